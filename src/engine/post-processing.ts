import { type IngotError, messageOf } from '../errors/index.ts'
import type { Artifact } from './artifact.ts'
import type { GeneratedData, PostProcessed } from './component.ts'
import type { EventHub } from './event-hub.ts'
import type { Ui } from './events.ts'
import type { PostProcessorSlot } from './prepare.ts'
import { inStep, reworded } from './rewording.ts'
import type { StepContext } from './step.ts'

export interface PostProcessingParts {
  readonly sequences: readonly (readonly PostProcessorSlot[])[]
  readonly generated: GeneratedData
  readonly context: StepContext
  readonly hub: EventHub
  readonly build: string
  /** A voice for one post-processor, shown as `name (type)`. */
  readonly voice: (postProcessor: string) => Ui
}

export interface PostProcessingResult {
  /** The builder's artifact first if it was kept, then what each sequence kept and ended with. */
  readonly artifacts: readonly Artifact[]
  readonly errors: readonly IngotError[]
}

/**
 * Runs the sequences one after the other, each from the builder's artifact, and deletes what nobody keeps (02, 2.5).
 * A failing sequence never stops the others. When the run is cancelled nothing more is deleted: the builder's artifact
 * is finished work, and whoever pressed Ctrl-C gets to see it.
 */
export async function postProcess(artifact: Artifact, parts: PostProcessingParts): Promise<PostProcessingResult> {
  const errors: IngotError[] = []
  const results: Artifact[] = []
  let keep = parts.sequences.length === 0
  for (const sequence of parts.sequences) {
    if (parts.context.signal.aborted) break
    const outcome = await runSequence(artifact, sequence, parts, errors)
    keep ||= outcome.keepsFirst
    results.push(...outcome.artifacts)
  }
  if (parts.context.signal.aborted) keep = true
  if (keep) return { artifacts: [artifact, ...results], errors }
  await destroy(artifact, 'the builder', errors)
  return { artifacts: results, errors }
}

interface SequenceOutcome {
  readonly keepsFirst: boolean
  readonly artifacts: readonly Artifact[]
}

async function runSequence(
  first: Artifact,
  sequence: readonly PostProcessorSlot[],
  parts: PostProcessingParts,
  errors: IngotError[],
): Promise<SequenceOutcome> {
  const artifacts: Artifact[] = []
  let keepsFirst = false
  let prior = first
  for (const [index, slot] of sequence.entries()) {
    const processed = await runOne(prior, slot, parts, errors)
    if (!processed?.artifact) return { keepsFirst, artifacts }
    const kept = keeps(slot, processed)
    if (index === 0) keepsFirst = kept
    else if (kept) artifacts.push(prior)
    else await destroy(prior, `the step before post-processor "${slot.config.name}"`, errors)
    prior = processed.artifact
  }
  return { keepsFirst, artifacts: sequence.length > 0 ? [...artifacts, prior] : artifacts }
}

async function runOne(
  input: Artifact,
  slot: PostProcessorSlot,
  parts: PostProcessingParts,
  errors: IngotError[],
): Promise<PostProcessed | undefined> {
  const { context, generated, hub, build } = parts
  const { type, name } = slot.config
  context.ui.say(`Running post-processor: ${name === type ? name : `${name} (type ${type})`}`)
  try {
    context.signal.throwIfAborted()
    const known = { ...generated, ...generatedBy(input) }
    const work = () => slot.postProcessor.process(input, known, { ...context, ui: parts.voice(type) })
    return await hub.step(`Post-processor ${name}`, { build }, context.signal, work)
  } catch (error) {
    errors.push(prefixed('Post-processor failed', context.signal.aborted ? error : inStep(error, name)))
    return undefined
  }
}

/** What became known of an artifact only while it was made, such as an image's digest. */
function generatedBy({ state }: Artifact): GeneratedData {
  const data = state['generated_data']
  return typeof data === 'object' && data !== null ? (data as GeneratedData) : {}
}

/** The user's word counts, unless the post-processor forces its own "keep". */
function keeps(slot: PostProcessorSlot, processed: PostProcessed): boolean {
  const wish = slot.config.keepInputArtifact
  const forced = processed.keepByDefault && processed.keepForced && wish === false
  return forced ? true : (wish ?? processed.keepByDefault)
}

async function destroy(artifact: Artifact, whose: string, errors: IngotError[]): Promise<void> {
  try {
    await artifact.destroy(new AbortController().signal)
  } catch (error) {
    errors.push(prefixed(`The artifact of ${whose} could not be deleted`, error))
  }
}

function prefixed(prefix: string, error: unknown): IngotError {
  return reworded(error, 'post-processor/failed', `${prefix}: ${messageOf(error)}`)
}
