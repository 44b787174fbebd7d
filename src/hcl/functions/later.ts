import { Pending } from './function.ts'

/** Results that arrive later: the first asking starts the work, an asking after that gives the result or the failure. */
export class Later<T> {
  readonly #outcomes = new Map<string, () => T>()
  readonly #waiting = new Map<string, Promise<unknown>>()

  /** Throws {@link Pending} while the result is not there. `key` names it for the next asking. */
  get(key: string, start: () => Promise<T>): T {
    const outcome = this.#outcomes.get(key)
    if (outcome) return outcome()
    const ready = this.#waiting.get(key) ?? this.#start(key, start)
    throw new Pending(ready)
  }

  #start(key: string, start: () => Promise<T>): Promise<unknown> {
    const ready = start().then(
      (value) => this.#outcomes.set(key, () => value),
      (error: unknown) => this.#outcomes.set(key, () => rethrow(error)),
    )
    this.#waiting.set(key, ready)
    return ready
  }
}

function rethrow(error: unknown): never {
  throw error
}
