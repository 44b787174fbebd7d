import type { Image, Instance } from '@aws-sdk/client-ec2'
import type { AwsAccess, Region } from '../../aws/index.ts'
import type { ConnectedState } from '../../communicators/index.ts'
import { type Host, NO_PROGRESS, type Progress } from '../../engine/index.ts'
import type { IngotError } from '../../errors/index.ts'
import type { LaunchChoice } from './choices.ts'
import type { AmazonConfig } from './config.ts'
import type { HostKeyLookup } from './host-key-lookup.ts'
import { ImageProgress, type ImageStep } from './image-progress.ts'
import type { InstanceLease } from './instance-lease.ts'
import { Slot } from './slot.ts'

/** Where the instance is put. Undefined members are EC2's to choose. */
export interface Network {
  readonly vpcId: string | undefined
  readonly subnetId: string | undefined
  readonly zone: string | undefined
}

/** How the build logs in. */
export type LoginKey =
  /** With a password, a key file or an agent; the image knows them already. */
  | { readonly kind: 'none' }
  /** With a key pair of the user's at EC2. */
  | { readonly kind: 'named'; readonly name: string }
  /** With a key pair made for this build. */
  | { readonly kind: 'made'; readonly name: string; readonly privateKey: string; readonly publicKey: string }

/** An image that the build made in one region. */
export interface MadeImage {
  readonly region: Region
  readonly image: Image
}

export interface RegionFailure {
  readonly in: 'copy' | ImageStep
  readonly error: IngotError
}

/**
 * What an image is for: to be the build's in its region, as made of the instance or as a copy; to be copied and no more; or
 * to be there, under another name, while an old image gives up the name (`force_deregister`).
 */
export type ImageRole = 'made' | 'copy' | 'intermediary' | 'replacement'

/** An instance that was asked for. */
export interface Launched {
  readonly id: string
  readonly choice: LaunchChoice
  /** Among all choices. */
  readonly index: number
}

/** What the steps of one build share. */
export class AmazonState implements ConnectedState {
  communicator: ConnectedState['communicator']
  readonly home = new Slot<Region>('build region')
  readonly sourceImage = new Slot<Image>('source image')
  /** Where the instance is, or the first place where it may be. All are in one VPC. */
  readonly network = new Slot<Network>('network')
  /** All places where it may be. */
  networks: readonly Network[] = []
  readonly key = new Slot<LoginKey>('login key')
  /** Who may connect to the instance. */
  readonly sourceCidrs = new Slot<readonly string[]>('addresses that may connect')
  /** What to tell when the security group lets them in. */
  sourceWarning: string | undefined
  readonly securityGroups = new Slot<readonly string[]>('security groups')
  /** The name of the instance's profile, if it has one. */
  instanceProfile: string | undefined
  readonly instance = new Slot<Instance>('instance')
  /** The launch that {@link instance} came of, and which of the choices that was. */
  launched: Launched | undefined
  /** How often EC2 has taken the instance back and the build started over. */
  restarts = 0
  /** Set where the machine ends itself when the run is gone. */
  lease: InstanceLease | undefined
  /** Set once the build has connected over SSH. */
  hostKeys: HostKeyLookup | undefined
  /** Made only to be copied. */
  intermediary: MadeImage | undefined
  /** Made by the build and available, by region. */
  readonly images = new Map<string, MadeImage>()
  /** What went wrong in regions while others went on. */
  readonly failures = new Map<string, RegionFailure>()
  /** Ids of images whose wait ran out before they were available, with their roles: they may still become so. */
  readonly unready = new Map<string, ImageRole>()
  readonly progress: ImageProgress
  readonly #config: AmazonConfig

  constructor(config: AmazonConfig, progress: Progress = NO_PROGRESS) {
    this.#config = config
    this.progress = new ImageProgress(progress)
  }

  access(host: Host): AwsAccess {
    return this.#config.open(host)
  }
}
