import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { ImageStep } from './image-progress.ts'
import type { AmazonState, MadeImage } from './state.ts'

/**
 * Does something with every image of the build at once, but for those it is done with already. A region where it fails is
 * left out of what follows, and is told of in the end; the others go on.
 * @throws the failure when no region is left; the signal's reason
 */
export async function inEachRegion(
  state: AmazonState,
  step: ImageStep,
  { signal, ui }: StepContext,
  work: (made: MadeImage) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    openImages(state, step).map(async (made) => {
      const region = made.region.name
      state.failures.delete(region)
      try {
        await work(made)
        await state.progress.done(step, region)
      } catch (error) {
        signal.throwIfAborted()
        failIn(state, region, step, error)
        ui.error(`${region}: ${messageOf(error)}`)
      }
    }),
  )
  if ([...state.images.keys()].every((region) => state.failures.has(region))) throw failureOf(state)
}

/** The images that a step is still to be done with. One that failed in this very step is tried again. */
export function openImages(state: AmazonState, step: ImageStep): readonly MadeImage[] {
  return [...state.images.values()].filter(({ region: { name } }) => {
    const failure = state.failures.get(name)
    return (!failure || failure.in === step) && !state.progress.isDone(step, name)
  })
}

/** Remembers that a region failed, so that the rest of the steps leave it out. */
export function failIn(state: AmazonState, region: string, step: 'copy' | ImageStep, error: unknown): void {
  state.failures.set(region, { in: step, error: asError(error) })
}

const NOT_DONE: Readonly<Record<ImageStep, string>> = { share: 'shared', tag: 'tagged', finish: 'finished' }

/** `us-east-1: no AMI` or `us-east-1: ami-1 is not tagged`. */
export function lackIn(state: AmazonState, region: string): string {
  const made = state.images.get(region)
  const step = state.failures.get(region)?.in ?? 'finish'
  return made && step !== 'copy' ? `${region}: ${made.image.ImageId} is not ${NOT_DONE[step]}` : `${region}: no AMI`
}

/** The build's error when some or all regions failed. */
export function failureOf(state: AmazonState): IngotError {
  const failures = [...state.failures]
  const [first] = failures
  const good = [...state.images.values()].filter(({ region }) => !state.failures.has(region.name))
  if (good.length === 0 && failures.length === 1 && first) return first[1].error
  const lacks = failures.map(([region]) => lackIn(state, region)).join('; ')
  return new IngotError(
    'aws/region-failed',
    `${lacks}${state.images.size > 0 ? '; the AMIs that there are stay' : ''}`,
    {
      details: [
        ...failures.map(([region, { error }]) => `${region}: ${error.message}`),
        ...good.map(({ region, image }) => `made in ${region.name}: ${image.ImageId}`),
      ],
      hint: first?.[1].error.hint,
      cause: first?.[1].error,
    },
  )
}

function asError(error: unknown): IngotError {
  if (error instanceof IngotError) return error
  return new IngotError('internal/unexpected', messageOf(error), { cause: error })
}
