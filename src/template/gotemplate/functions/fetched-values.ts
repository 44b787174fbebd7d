import { Pending } from '../pending.ts'

/** Values that arrive later: the first asking starts the fetching, an asking after that gives the value or the failure. */
export class FetchedValues {
  readonly #outcomes = new Map<string, () => string>()

  /** Throws {@link Pending} while the value is not there. `what` names it, in messages and for the next asking. */
  get(what: string, fetch: () => Promise<string>): string {
    const outcome = this.#outcomes.get(what)
    if (outcome) return outcome()
    const ready = fetch().then(
      (value) => this.#outcomes.set(what, () => value),
      (error: unknown) => this.#outcomes.set(what, () => rethrow(error)),
    )
    throw new Pending(what, ready)
  }
}

function rethrow(error: unknown): never {
  throw error
}
