import { type BucketState, UNTOUCHED } from './turns.ts'

/**
 * Keeps how buckets stand. A change is done as a whole or not at all, whoever else changes the same bucket.
 *
 * @example
 *   const at = store.change('ec2 123456789012 eu-west-1 RunInstances', (state) => {
 *     const { state: after, turn } = takeTurn(state, allowed, clock.now())
 *     return { state: after, answer: turn.at }
 *   })
 */
export interface BucketStore {
  /** Never throws for reasons of the store's own. `work` may be called twice, and only its last answer counts. */
  change<T>(key: string, work: (state: BucketState) => { readonly state: BucketState; readonly answer: T }): T
  look(key: string): BucketState
}

/** For this process alone. */
export class MemoryStore implements BucketStore {
  readonly #states = new Map<string, BucketState>()

  change<T>(key: string, work: (state: BucketState) => { readonly state: BucketState; readonly answer: T }): T {
    const { state, answer } = work(this.look(key))
    this.#states.set(key, state)
    return answer
  }

  look(key: string): BucketState {
    return this.#states.get(key) ?? UNTOUCHED
  }
}
