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
  /** UTF-16 units of all texts that are made. */
  readonly texts: number
  /** Members of all collections that are made, each with those that are its own. */
  readonly members: number
}

/** A few seconds of work, and a few hundred megabytes: a thousand times what templates need. */
export const DEFAULT_LIMITS: Limits = {
  steps: 10_000_000,
  size: 5_000_000,
  text: 50_000_000,
  depth: 1_000,
  texts: 250_000_000,
  members: 10_000_000,
}

/** What is left of the {@link Limits}, so that few lines of HCL can't keep a computer busy for ever. */
export class Budget {
  readonly limits: Limits
  #steps = 0
  #texts = 0
  #members = 0

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
    this.#texts += length
    if (this.#texts > this.limits.texts) {
      throw new ExhaustedError(range, `All texts together have more than ${this.limits.texts} characters.`)
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
    if (value.kind === 'string') this.checkText(value.value.length, range)
    else this.#count(value, range)
  }

  #count(value: Value, range: Range): void {
    if ('items' in value) this.#members += value.items.length
    else if ('entries' in value) this.#members += value.entries.size
    if (this.#members > this.limits.members) {
      throw new ExhaustedError(range, `All values together have more than ${this.limits.members} members.`)
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
