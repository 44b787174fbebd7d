import { measureOf, type Value } from '../values/index.ts'

export interface Limits {
  /** Expressions evaluated, each turn of a `for` counted anew. */
  readonly steps: number
  /** Values inside of one value. */
  readonly size: number
  /** Levels of nesting inside of one value. */
  readonly depth: number
}

/** A few seconds of work, and a few hundred megabytes: a thousand times what templates need. */
export const DEFAULT_LIMITS: Limits = { steps: 10_000_000, size: 5_000_000, depth: 1_000 }

/** What is left of the {@link Limits}, so that few lines of HCL can't keep a computer busy for ever. */
export class Budget {
  readonly limits: Limits
  #steps = 0

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
  }

  /** @throws ExhaustedError */
  step(): void {
    if (++this.#steps > this.limits.steps) {
      throw new ExhaustedError(`Evaluating takes more than ${this.limits.steps} steps.`)
    }
  }

  /** @throws ExhaustedError */
  check(value: Value): void {
    const { size, depth } = measureOf(value)
    if (size > this.limits.size) {
      throw new ExhaustedError(`This gives a value with more than ${this.limits.size} values in it.`)
    }
    if (depth > this.limits.depth) {
      throw new ExhaustedError(`This gives a value that is nested in more than ${this.limits.depth} levels.`)
    }
  }
}

export class ExhaustedError extends Error {
  override readonly name = 'ExhaustedError'
}
