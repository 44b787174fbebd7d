import { type IngotError, messageOf } from '../errors/index.ts'
import type { Artifact } from './artifact.ts'
import type { GeneratedData, PostProcessed } from './component.ts'
import type { EventHub } from './event-hub.ts'
import type { Ui } from './events.ts'
import { PostProcessorEnds, type SlotName } from './post-processor-ends.ts'
import type { PostProcessorSlot } from './prepare.ts'
import type { Progress } from './progress.ts'
import { inStep, reworded } from './rewording.ts'
import type { StepContext } from './step.ts'

export interface PostProcessingParts {
  readonly sequences: readonly (readonly PostProcessorSlot[])[]
  readonly generated: GeneratedData
  readonly context: StepContext
  readonly hub: EventHub
  readonly build: string
  readonly progress: Progress
  readonly mask: (text: string) => string
  /** A voice for one post-processor, shown as `name (type)`. */
  readonly voice: (postProcessor: string) => Ui
}

export interface PostProcessingResult {
  /** The builder's artifact first if it was kept, then what each sequence kept and ended with. */
  readonly artifacts: readonly Artifact[]
  readonly errors: readonly IngotError[]
  /** What was to be done and isn't, one sentence each. */
  readonly missing: readonly string[]
}

/**
 * Runs the sequences one after the other, each from the builder's artifact, and deletes what nobody keeps (02, 2.5).
 * A failing sequence never stops the others. The builder's artifact is deleted last of all, and only when all went well: it
 * is finished work, which a later process goes on from, and whoever pressed Ctrl-C gets to see it.
 */
export function postProcess(artifact: Artifact, parts: PostProcessingParts): Promise<PostProcessingResult> {
  return new PostProcessing(artifact, parts).run()
}

/** An artifact and who made it. */
interface Made {
  readonly artifact: Artifact
  readonly by: SlotName | 'builder'
}

class PostProcessing {
  readonly #first: Artifact
  readonly #parts: PostProcessingParts
  readonly #ends: PostProcessorEnds
  readonly #results: Artifact[] = []
  readonly #errors: IngotError[] = []
  readonly #missing: string[] = []
  #keepsFirst: boolean
  /** One in the middle of a sequence was given the builder's artifact, and doesn't keep it. */
  #dropsFirst = false

  constructor(first: Artifact, parts: PostProcessingParts) {
    this.#first = first
    this.#parts = parts
    this.#ends = new PostProcessorEnds(parts.progress, parts.context.host, parts.mask)
    this.#keepsFirst = parts.sequences.length === 0
  }

  async run(): Promise<PostProcessingResult> {
    const { signal } = this.#parts.context
    for (const [index, sequence] of this.#parts.sequences.entries()) {
      if (!signal.aborted) await this.#runSequence(index, sequence)
    }
    const isOver = !signal.aborted && this.#errors.length === 0
    if (isOver && (this.#dropsFirst || !this.#keepsFirst)) await this.#destroy({ artifact: this.#first, by: 'builder' })
    const stays = signal.aborted || this.#errors.length > 0 || this.#keepsFirst
    const artifacts = stays ? [this.#first, ...this.#results] : this.#results
    return { artifacts, errors: this.#errors, missing: this.#missing }
  }

  async #runSequence(number: number, sequence: readonly PostProcessorSlot[]): Promise<void> {
    let prior: Made = { artifact: this.#first, by: 'builder' }
    // Inputs of those whose artifacts can't be had again in a later process: that would have to run them once more.
    const unneededAtTheEnd: Made[] = []
    for (const [index, slot] of sequence.entries()) {
      const name: SlotName = `${number}/${index}`
      const processed =
        this.#ends.recall(name, slot, prior.artifact) ?? (await this.#runOne(name, slot, prior.artifact))
      if (!processed) {
        const stay = [...unneededAtTheEnd, prior].map((made) => made.artifact)
        this.#results.push(...stay.filter((artifact) => artifact !== this.#first))
        return this.#missRest(sequence.slice(index + 1))
      }
      if (!processed.artifact) return
      const kept = keeps(slot, processed)
      if (index === 0) this.#keepsFirst ||= kept
      else if (kept) this.#results.push(prior.artifact)
      else if (prior.artifact === this.#first) this.#dropsFirst = true
      else if (slot.postProcessor.revive || processed.artifact === prior.artifact) await this.#destroy(prior)
      else unneededAtTheEnd.push(prior)
      prior = { artifact: processed.artifact, by: processed.artifact === prior.artifact ? prior.by : name }
    }
    if (sequence.length > 0) this.#results.push(prior.artifact)
    for (const made of unneededAtTheEnd) await this.#destroy(made)
  }

  async #runOne(name: SlotName, slot: PostProcessorSlot, input: Artifact): Promise<PostProcessed | undefined> {
    const { context, generated, hub, build, voice } = this.#parts
    const { type, name: label } = slot.config
    context.ui.say(`Running post-processor: ${label === type ? label : `${label} (type ${type})`}`)
    try {
      context.signal.throwIfAborted()
      const known = { ...generated, ...generatedBy(input) }
      const work = async () => {
        const postProcessor = (await slot.again?.(known)) ?? slot.postProcessor
        return postProcessor.process(input, known, { ...context, ui: voice(type) })
      }
      const processed = await hub.step(`Post-processor ${label}`, { build }, context.signal, work)
      // On disk before its input may be deleted, without which it could not run once more.
      await this.#ends.save(name, slot, input, processed)
      return processed
    } catch (error) {
      this.#errors.push(prefixed('Post-processor failed', context.signal.aborted ? error : inStep(error, label)))
      this.#missing.push(`post-processor ${label} (${messageOf(error)})`)
      return undefined
    }
  }

  #missRest(slots: readonly PostProcessorSlot[]): void {
    this.#missing.push(...slots.map(({ config }) => `post-processor ${config.name} (comes after it)`))
  }

  async #destroy({ artifact, by }: Made): Promise<void> {
    try {
      await this.#ends.destroy(artifact, by)
    } catch (error) {
      const whose = by === 'builder' ? 'the builder' : `post-processor "${this.#labelOf(by)}"`
      const failure = prefixed(`The artifact of ${whose} could not be deleted`, error)
      this.#errors.push(failure)
      this.#missing.push(failure.message)
    }
  }

  #labelOf(name: SlotName): string {
    const [number = 0, index = 0] = name.split('/').map(Number)
    return this.#parts.sequences[number]?.[index]?.config.name ?? name
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

function prefixed(prefix: string, error: unknown): IngotError {
  return reworded(error, 'post-processor/failed', `${prefix}: ${messageOf(error)}`)
}
