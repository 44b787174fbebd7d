import type { Artifact } from './artifact.ts'
import type { PostProcessed } from './component.ts'
import type { Host } from './host.ts'
import type { Json } from './ledger.ts'
import type { PostProcessorSlot } from './prepare.ts'
import type { Progress } from './progress.ts'
import { isObject, type Mask, savedArtifact, savedForm } from './saved-artifact.ts'

/** Where a post-processor stands: `0/1` is the second one of the first sequence. */
export type SlotName = `${number}/${number}`

/**
 * Which post-processors of a build have come to their end, and which artifacts were deleted, over all processes of its run:
 * what is done is not done again.
 */
export class PostProcessorEnds {
  readonly #progress: Progress
  readonly #host: Host
  readonly #mask: Mask

  constructor(progress: Progress, host: Host, mask: Mask) {
    this.#progress = progress
    this.#host = host
    this.#mask = mask
  }

  /** What it answered in an earlier process. @returns undefined when it has to run (again) */
  recall(name: SlotName, slot: PostProcessorSlot, input: Artifact): PostProcessed | undefined {
    const facts = this.#progress.get(`post-processor/${name}`)
    // The template may have been changed: then another one stands here now.
    if (!isObject(facts) || facts['type'] !== slot.config.type) return undefined
    const keep = { keepByDefault: facts['keepByDefault'] === true, keepForced: facts['keepForced'] === true }
    if (facts['artifact'] === 'input') return { artifact: input, ...keep }
    if (facts['artifact'] === null) return { artifact: undefined, ...keep }
    const saved = savedArtifact(facts['artifact'])
    const artifact = saved && slot.postProcessor.revive?.(saved, this.#host)
    return artifact && { artifact, ...keep }
  }

  async save(name: SlotName, slot: PostProcessorSlot, input: Artifact, processed: PostProcessed): Promise<void> {
    const { keepByDefault, keepForced } = processed
    const artifact = this.#factsOf(processed.artifact, input)
    if (artifact === undefined) return
    await this.#progress.save(`post-processor/${name}`, { type: slot.config.type, artifact, keepByDefault, keepForced })
  }

  #factsOf(artifact: Artifact | undefined, input: Artifact): Json | undefined {
    if (artifact === undefined) return null
    return artifact === input ? 'input' : savedForm(artifact, this.#mask)
  }

  /** Deletes an artifact, once in all processes. @param maker the post-processor that made it, or `builder` */
  async destroy(artifact: Artifact, maker: SlotName | 'builder'): Promise<void> {
    if (this.#progress.get(`deleted/${maker}`) !== undefined) return
    await artifact.destroy(new AbortController().signal)
    await this.#progress.save(`deleted/${maker}`, true)
  }
}
