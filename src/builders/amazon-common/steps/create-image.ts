import type { BlockDeviceMapping } from '@aws-sdk/client-ec2'
import { hasAwsCode } from '../../../aws/index.ts'
import type { Creation, Step, StepContext } from '../../../engine/index.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { endedEarly } from '../ended-early.ts'
import { type ImageTexts, imageTexts } from '../image-texts.ts'
import { makeImage } from '../make-image.ts'
import { randomName } from '../names.ts'
import { replaceImages } from '../replace-images.ts'
import type { AmazonState, ImageRole, MadeImage } from '../state.ts'
import { tagged } from '../tags.ts'
import { imagesNamed } from './check-name.ts'

/**
 * Makes the image of the stopped instance.
 *
 * Under a random name where the one to keep is a copy of it: an encrypted one, or one in other regions alone. And under
 * a random name first when it replaces another of its name: only once it is available, the old one goes, and the image is
 * made again with the right name. The snapshots of the second time share all blocks with the first, so it costs seconds.
 */
export function createImage(
  config: AmazonConfig,
  devices: readonly BlockDeviceMapping[],
  options: { readonly runTags: boolean },
): Step<AmazonState> {
  return {
    name: 'Create image',
    async run(state, context) {
      const { ami_name: finalName } = config.options
      await state.progress.saveBasis({ name: finalName, source: state.sourceImage.value })
      const texts = imageTexts(config, state, options)
      const make: Make = (name, role) => makeFromInstance({ config, state, context, devices, texts, name, role })
      if (isIntermediary(config)) {
        state.intermediary = await make(randomName(context.host, 7), 'intermediary')
        return
      }
      const home = state.home.value
      const replaces = config.force && (await imagesNamed(finalName, home, context.signal)).length > 0
      const made = replaces ? await replace(config, make, state, context) : await make(finalName, 'made')
      state.images.set(home.name, made)
    },
  }
}

/** Whether the image of the instance is only there to be copied. */
export function isIntermediary({ options }: AmazonConfig): boolean {
  return options.encrypt_boot === true || options.skip_save_build_region
}

type Make = (name: string, role: ImageRole) => Promise<MadeImage>

interface FromInstance {
  readonly config: AmazonConfig
  readonly state: AmazonState
  readonly context: StepContext
  readonly devices: readonly BlockDeviceMapping[]
  readonly texts: ImageTexts
  readonly name: string
  readonly role: ImageRole
}

function makeFromInstance({ config, state, context, devices, texts, name, role }: FromInstance): Promise<MadeImage> {
  const region = state.home.value
  context.ui.say(`Creating AMI ${name} from instance ${state.instance.value.InstanceId}`)
  const ask = (creation: Creation) =>
    region.ec2.call(
      'CreateImage',
      {
        InstanceId: state.instance.value.InstanceId,
        Name: name,
        ...(texts.description ? { Description: texts.description } : {}),
        ...(devices.length > 0 ? { BlockDeviceMappings: [...devices] } : {}),
        TagSpecifications: [tagged('image', creation, texts.tags), tagged('snapshot', creation, texts.tags)],
      },
      context.signal,
    )
  return makeImage({
    config,
    state,
    region,
    name,
    role,
    context,
    ask: (creation) => unlessEnded(state, context, () => ask(creation)),
  })
}

/** EC2 says of an instance that has ended what it says of one that has only just stopped: it is in the wrong state. */
async function unlessEnded<T>(state: AmazonState, { signal }: StepContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!hasAwsCode(error, 'IncorrectInstanceState', 'InvalidInstanceID.NotFound')) throw error
    const id = state.instance.value.InstanceId ?? ''
    const Filters = [{ Name: 'instance-id', Values: [id] }]
    const { Reservations } = await state.home.value.ec2.call('DescribeInstances', { Filters }, signal)
    const instance = Reservations?.[0]?.Instances?.[0]
    if (instance && ['shutting-down', 'terminated'].includes(instance.State?.Name ?? '')) throw endedEarly(id, instance)
    throw error
  }
}

async function replace(config: AmazonConfig, make: Make, state: AmazonState, context: StepContext): Promise<MadeImage> {
  const first = await make(randomName(context.host, 7), 'replacement')
  const id = first.image.ImageId ?? ''
  // From here on the old image may be gone, so that this one must not be lost whatever happens.
  await context.ledger.keep(id)
  try {
    await replaceImages(config, state.home.value, context)
    const made = await make(config.options.ami_name, 'made')
    await context.ledger.unkeep(id)
    return made
  } catch (error) {
    state.intermediary = first
    throw new IngotError('aws/not-replaced', messageOf(error), {
      hint: `what was built is kept as ${id} (${first.image.Name}); deregister it when it isn't needed`,
      cause: error,
    })
  }
}
