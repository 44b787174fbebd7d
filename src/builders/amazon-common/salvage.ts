import type { Artifact, Salvage, StepContext } from '../../engine/index.ts'
import { messageOf } from '../../errors/index.ts'
import type { AmazonConfig } from './config.ts'
import { lackIn } from './each-region.ts'
import type { AmazonState, MadeImage } from './state.ts'
import { wantedRegions } from './steps/copy-image.ts'
import { removeLedgerTags } from './steps/finish-image.ts'

/**
 * What stays of a build that didn't come to its end. After a failure that is every image which is available, and what it
 * takes to make the missing ones without another machine; after Ctrl-C only what nothing is left to be done with.
 */
export async function salvageImages(
  config: AmazonConfig,
  state: AmazonState,
  context: StepContext,
  outcome: 'failed' | 'cancelled',
  artifactOf: (images: readonly MadeImage[]) => Artifact,
): Promise<Salvage | undefined> {
  if (!state.home.known) return undefined
  const images = [...state.images.values()]
  const finished = images.filter(({ region }) => state.progress.isDone('finish', region.name))
  const staying = outcome === 'failed' ? images : finished
  const holds = outcome === 'failed' ? heldBack(config, state) : []
  if (staying.length === 0 && holds.length === 0) return undefined
  await context.ledger.keep(...staying.map(({ image }) => image.ImageId ?? ''))
  await Promise.all(staying.filter((made) => !finished.includes(made)).map((made) => markAsKept(made, context)))
  const artifact = staying.length > 0 ? artifactOf(staying) : undefined
  return { artifact, holds, missing: outcome === 'failed' ? missingOf(config, state) : [] }
}

/** What is not the build's result but leads to it: an image to make copies of, and those that aren't available yet. */
function heldBack(config: AmazonConfig, state: AmazonState): Salvage['holds'] {
  const unready = [...state.unready]
  // EC2 may still be reading the volumes of the instance.
  if (unready.some(([, role]) => role !== 'copy')) return 'everything'
  const source = lacksImages(config, state) ? state.intermediary?.image.ImageId : undefined
  return [...(source ? [source] : []), ...unready.map(([id]) => id)]
}

function lacksImages(config: AmazonConfig, state: AmazonState): boolean {
  return wantedRegions(config, state.home.value.name).some((region) => !state.images.has(region))
}

/** Without these tags `ingot gc -region` doesn't take it for a leftover. */
async function markAsKept(made: MadeImage, { ui, signal }: StepContext): Promise<void> {
  try {
    await removeLedgerTags(made, { signal })
  } catch (error) {
    ui.error(`${made.image.ImageId} keeps the tags of a temporary image: ${messageOf(error)}`)
  }
}

function missingOf(config: AmazonConfig, state: AmazonState): string[] {
  return wantedRegions(config, state.home.value.name)
    .filter((region) => !state.progress.isDone('finish', region) || !state.images.has(region))
    .map((region) => {
      const failure = state.failures.get(region)
      return `${lackIn(state, region)}${failure ? ` (${failure.error.message})` : ''}`
    })
}
