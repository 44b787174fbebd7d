import type { Range } from '../diagnostics/index.ts'
import { measureOf, type Value } from '../values/index.ts'

export interface Limits {
  /** Expressions evaluated, each turn of a `for` counted anew. */
  readonly steps: number
  /** Values inside of one value. */
  readonly size: number
  /** UTF-16 units of one text. */
  readonly text: number
  /** Levels of nesting inside of one value. */
  readonly depth: number
}

/** A few seconds of work, and a few hundred megabytes: a thousand times what templates need. */
export const DEFAULT_LIMITS: Limits = { steps: 10_000_000, size: 5_000_000, text: 50_000_000, depth: 1_000 }

/** What is left of the {@link Limits}, so that few lines of HCL can't keep a computer busy for ever. */
export class Budget {
  readonly limits: Limits
  #steps = 0

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
  }

  /** One more expression is evaluated, which stands at `range`. @throws ExhaustedError */
  step(range: Range): void {
    if (++this.#steps > this.limits.steps) {
      throw new ExhaustedError(range, `Evaluating takes more than ${this.limits.steps} steps.`)
    }
  }

  /** A text with this many UTF-16 units is about to be made. @throws ExhaustedError */
  checkText(length: number, range: Range): void {
    if (length > this.limits.text) {
      throw new ExhaustedError(range, `This gives a text with more than ${this.limits.text} characters.`)
    }
  }

  /** What the expression at `range` gave. @throws ExhaustedError */
  check(value: Value, range: Range): void {
    const { size, depth } = measureOf(value)
    if (size > this.limits.size) {
      throw new ExhaustedError(range, `This gives a value with more than ${this.limits.size} values in it.`)
    }
    if (depth > this.limits.depth) {
      throw new ExhaustedError(range, `This gives a value that is nested in more than ${this.limits.depth} levels.`)
    }
  }
}

/** Evaluating was given up: it costs too much. */
export class ExhaustedError extends Error {
  override readonly name = 'ExhaustedError'
  readonly range: Range

  constructor(range: Range, message: string) {
    super(message)
    this.range = range
  }
}
