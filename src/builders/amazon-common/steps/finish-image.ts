import { isNotAllowed, snapshotsOf } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { failureOf, inEachRegion } from '../each-region.ts'
import type { AmazonState, MadeImage } from '../state.ts'

/**
 * The last step: sets the images' end of life, takes off the tags that call them temporary, protects them, and keeps them.
 * The protection comes last of all, since a protected image could not be given back if anything after it failed.
 * @throws when something is missing in some region, after keeping the others
 */
export function finishImage(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Finish image',
    async run(state, context) {
      await inEachRegion(state, 'finish', context, (made) => finish(config, made, context))
      const finished = [...state.images.values()].filter(({ region }) => !state.failures.has(region.name))
      await context.ledger.keep(...finished.map(({ image }) => image.ImageId ?? ''))
      if (state.failures.size > 0) throw failureOf(state)
    },
  }
}

async function finish({ options }: AmazonConfig, made: MadeImage, context: StepContext): Promise<void> {
  const { ec2 } = made.region
  const ImageId = made.image.ImageId ?? ''
  const deprecateAt = options.deprecate_at
  await Promise.all([
    deprecateAt && ec2.call('EnableImageDeprecation', { ImageId, DeprecateAt: new Date(deprecateAt) }, context.signal),
    removeLedgerTags(made, context),
  ])
  const protection = options.deregistration_protection
  if (!protection?.enabled) return
  context.ui.say(`Protecting ${ImageId} from deregistration`)
  await ec2.call(
    'EnableImageDeregistrationProtection',
    { ImageId, WithCooldown: protection.with_cooldown },
    context.signal,
  )
}

/** The run's id stays, as the image's origin. */
export async function removeLedgerTags(
  { region, image }: MadeImage,
  { signal }: Pick<StepContext, 'signal'>,
): Promise<void> {
  const Resources = [image.ImageId ?? '', ...snapshotsOf(image)]
  try {
    const Tags = [{ Key: 'ingot:entry' }, { Key: 'ingot:expires' }]
    await region.ec2.call('DeleteTags', { Resources, Tags }, signal)
  } catch (error) {
    if (!isNotAllowed(error)) throw error
    // Permissions written for Packer have no DeleteTags; CreateTags they all have.
    await region.ec2.call('CreateTags', { Resources, Tags: [{ Key: 'ingot:expires', Value: 'never' }] }, signal)
  }
}
