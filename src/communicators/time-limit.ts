import type { Clock } from '../engine/index.ts'
import type { Milliseconds } from '../options/index.ts'

/** Aborts with its parent, or by itself after some time. */
export class TimeLimit {
  /** It aborted by itself. */
  passed = false
  readonly signal: AbortSignal
  readonly #over = new AbortController()
  readonly #reached = new AbortController()

  /** @param option whose value the time is, for the reason of the abort */
  constructor(duration: Milliseconds, parent: AbortSignal, clock: Clock, option: string) {
    this.signal = AbortSignal.any([parent, this.#reached.signal])
    clock.sleep(duration, this.#over.signal).then(
      () => {
        this.passed = true
        this.#reached.abort(new Error(`${option} passed`))
      },
      () => {},
    )
  }

  /** Nothing is aborted from now on. */
  clear(): void {
    this.#over.abort()
  }
}
