import type { Clock, Random } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { BucketStore } from './store.ts'
import { type Allowed, afterThrottling, type Turn, takeTurn } from './turns.ts'

export interface LaneParts {
  readonly key: string
  readonly allowed: Allowed
  readonly store: BucketStore
  readonly clock: Clock
  readonly random: Random
}

/**
 * Where this process's calls queue for one bucket. Only the first of them has a turn: so two processes take turns with each
 * other, however many builds each of them has, and a process that dies takes one turn with it.
 */
export class Lane {
  readonly #parts: LaneParts
  #last: Promise<unknown> = Promise.resolve()
  /** A turn whose caller went away before it came. */
  #spare: Turn | undefined

  constructor(parts: LaneParts) {
    this.#parts = parts
  }

  /** Resolves when a call may be made. @param waiting told how long the first in the queue waits. @throws the signal's reason */
  async pass(signal: AbortSignal | undefined, waiting: (duration: Milliseconds) => void): Promise<void> {
    const before = this.#last
    const passed = Promise.withResolvers<void>()
    this.#last = passed.promise
    try {
      await untilAborted(before, signal)
      await this.#first(signal, waiting)
    } finally {
      // Whoever leaves the middle of the queue leaves it whole.
      void before.then(() => passed.resolve())
    }
  }

  /** @returns when calls may be made again */
  throttled(retryAfter: Milliseconds): number {
    const { store, key, clock } = this.#parts
    return store.change(key, (before) => {
      const state = afterThrottling(before, clock.now(), retryAfter)
      return { state, answer: state.pausedUntil }
    })
  }

  async #first(signal: AbortSignal | undefined, waiting: (duration: Milliseconds) => void): Promise<void> {
    const { clock, random, store, key } = this.#parts
    let turn = this.#spare ?? this.#takeTurn()
    while (turn.at > clock.now()) {
      this.#spare = turn
      waiting(turn.at - clock.now())
      const spread = turn.spread >= 1 ? random.below(Math.floor(turn.spread)) : 0
      await clock.sleep(turn.at - clock.now() + spread, signal)
      // Another process may have been throttled in the meantime.
      if (store.look(key).pausedUntil > clock.now()) turn = this.#takeTurn()
    }
    this.#spare = undefined
  }

  #takeTurn(): Turn {
    const { store, key, allowed, clock } = this.#parts
    return store.change(key, (before) => {
      const { state, turn } = takeTurn(before, allowed, clock.now())
      return { state, answer: turn }
    })
  }
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  if (!signal) {
    await work
    return
  }
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
