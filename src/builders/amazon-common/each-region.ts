import type { StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { AmazonState, MadeImage } from './state.ts'

/**
 * Does something with every image of the build at once. A region where it fails drops out, and is told of in the end;
 * those that are left go on. @throws the failure of the last region that was left; the signal's reason
 */
export async function inEachRegion(
  state: AmazonState,
  { signal, ui }: StepContext,
  work: (made: MadeImage) => Promise<unknown>,
): Promise<void> {
  await Promise.all(
    [...state.images.values()].map(async (made) => {
      try {
        await work(made)
      } catch (error) {
        signal.throwIfAborted()
        dropRegion(state, made.region.name, error)
        ui.error(`${made.region.name}: ${messageOf(error)}`)
      }
    }),
  )
  if (state.images.size === 0) throw failureOf(state)
}

/** Remembers that a region failed, so that the rest of the steps leave it out. */
export function dropRegion(state: AmazonState, region: string, error: unknown): void {
  state.images.delete(region)
  state.failures.set(region, asError(error))
}

/** The build's error when some or all regions failed. */
export function failureOf(state: AmazonState): IngotError {
  const failures = [...state.failures]
  const [first] = failures
  if (state.images.size === 0 && failures.length === 1 && first) return first[1]
  const made = [...state.images.values()].map(({ region, image }) => `${region.name}: ${image.ImageId}`)
  const regions = failures.map(([region]) => region).join(', ')
  const rest = made.length > 0 ? `; the AMIs in other regions stay` : ''
  return new IngotError('aws/region-failed', `there is no AMI in ${regions}${rest}`, {
    details: [
      ...failures.map(([region, error]) => `${region}: ${error.message}`),
      ...made.map((line) => `made in ${line}`),
    ],
    hint: first?.[1].hint,
    cause: first?.[1],
  })
}

function asError(error: unknown): IngotError {
  if (error instanceof IngotError) return error
  return new IngotError('internal/unexpected', messageOf(error), { cause: error })
}
