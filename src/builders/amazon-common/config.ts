import type { AccessSettings, AwsAccess, AwsAccessOptions, Paces } from '../../aws/index.ts'
import type { CommunicatorConfig, CommunicatorOptions } from '../../communicators/index.ts'
import type { Host, LocalCloudAccess, PrepareContext } from '../../engine/index.ts'
import type { Place } from '../../errors/index.ts'
import type { LeasePlan } from './lease-plan.ts'
import type { AmiOptions, RunOptions } from './options/index.ts'

/** What the amazon builders' steps need of a template: checked options and what was worked out of them. */
export interface AmazonConfig {
  readonly options: AwsAccessOptions & AmiOptions & RunOptions & CommunicatorOptions
  readonly access: AccessSettings
  /** The account that the settings lead to. */
  readonly open: (host: Host) => AwsAccess
  readonly communicator: CommunicatorConfig
  /** Undefined where the machine is to have no lease. */
  readonly lease: LeasePlan | undefined
  readonly paces: Paces
  readonly buildName: string
  readonly debug: boolean
  readonly cwd: string
  /** AMIs of the same name are to be replaced. */
  readonly force: boolean
  /** Snapshots of the user's that the image is to have volumes of. */
  readonly namedSnapshots: readonly string[]
  readonly localCloud: LocalCloudAccess | undefined
  readonly render: PrepareContext['render']
  readonly secret: (text: string) => void
  /** This computer's address as others see it, or undefined when nobody says. */
  readonly ownAddress: (signal: AbortSignal) => Promise<string | undefined>
  /** Where an option stands in the template. */
  placeOf(option: string): Place
}
