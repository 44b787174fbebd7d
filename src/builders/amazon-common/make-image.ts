import type { Image } from '@aws-sdk/client-ec2'
import { AwsError, eventually, type Region } from '../../aws/index.ts'
import type { Creation, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { AmazonConfig } from './config.ts'
import { createOrFind, oursBy } from './create-or-find.ts'
import type { AmazonState, ImageRole, MadeImage } from './state.ts'

export interface ImageRequest {
  readonly config: AmazonConfig
  readonly state: AmazonState
  readonly region: Region
  readonly name: string
  readonly role: ImageRole
  readonly context: StepContext
  /** Makes the call that answers with the new image's id. */
  readonly ask: (creation: Creation) => Promise<{ readonly ImageId?: string | undefined }>
}

/** Packer's limit for an instance that EC2 says to be in no state for making images. */
const SETTLES_WITHIN = 15 * 60_000

/** Asks for an image through the ledger and waits until it is available. */
export async function makeImage(request: ImageRequest): Promise<MadeImage> {
  const { region, name, role, context, config, state } = request
  const { ledger, ui, host, signal } = context
  const intent = {
    kind: 'aws-ec2-image',
    what: `AMI ${name} in ${region.name}`,
    scope: { aws: region.scope, name, role, keepSnapshots: [...config.namedSnapshots] },
    result: true,
  } as const
  const { id } = await ledger.create(intent, async (creation) => {
    const patience = {
      clock: host.clock,
      signal,
      within: SETTLES_WITHIN,
      limit: config.paces.patient.limit,
      while: isUnsettled,
    }
    const made = await createOrFind(
      async () => (await eventually(patience, () => request.ask(creation))).ImageId ?? '',
      'InvalidAMIName.Duplicate',
      async () => {
        const input = { Owners: ['self'], Filters: oursBy(creation.tags) }
        return (await region.ec2.call('DescribeImages', input, signal)).Images?.[0]?.ImageId
      },
      context,
    )
    return { id: made }
  })
  ui.message(`AMI: ${id} (${region.name})`)
  ui.say(`Waiting for AMI ${id} to become ready...`)
  return { region, image: await untilAvailable({ config, state, region, id, role, signal }) }
}

/** The instance has only just stopped, and not all of EC2 knows it. */
function isUnsettled(error: unknown): boolean {
  return error instanceof AwsError && /Instance is not in state|IncorrectInstanceState/.test(error.message)
}

export interface AvailabilityWait {
  readonly config: AmazonConfig
  readonly state: AmazonState
  readonly region: Region
  readonly id: string
  readonly role: ImageRole
  readonly signal: AbortSignal
}

/** Waits for an image. When the user's time limit ends the wait, `state.unready` says that it may still come. */
export async function untilAvailable({ config, state, region, id, role, signal }: AvailabilityWait): Promise<Image> {
  const pace = config.paces.patient
  const what = 'the AMI to become available'
  try {
    return await region.poller.until({ kind: 'image', id, what, pace, signal, judge })
  } catch (error) {
    if (error instanceof IngotError && error.code === 'aws/timeout') state.unready.set(id, role)
    throw error
  }

  function judge(image: Image | undefined, { seen }: { readonly seen: boolean }): Image | undefined {
    if (image?.State === 'available') return image
    if (!image && seen) throw imageFailed(id, region, 'was deregistered by somebody')
    if (image && image.State !== 'pending') {
      const reason = image.StateReason?.Message
      throw imageFailed(id, region, `is ${image.State}${reason ? `: ${reason}` : ''}`)
    }
    return undefined
  }
}

function imageFailed(id: string, region: Region, how: string): IngotError {
  return new IngotError('aws/image-failed', `the AMI ${id} in ${region.name} ${how}`)
}
