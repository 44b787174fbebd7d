import type { Range } from '../diagnostics/index.ts'
import { measureOf, membersOf, type Value } from '../values/index.ts'

export interface Limits {
  /** Expressions evaluated, each turn of a `for` counted anew, and work of functions that takes as long. */
  readonly steps: number
  /** Values inside of one value. */
  readonly size: number
  /** UTF-16 units of one text, or of all texts that one call makes. */
  readonly text: number
  /** Levels of nesting inside of one value. */
  readonly depth: number
  /** UTF-16 units of all texts that are made. */
  readonly texts: number
  /** Members of all collections that are made, each with those that are its own. */
  readonly members: number
}

/**
 * A few seconds of work, and a few hundred megabytes: a hundred times what templates need. A text can hold a file of 15 MB in
 * Base64; a member that is a number or a small object takes about 200 bytes.
 */
export const DEFAULT_LIMITS: Limits = {
  steps: 10_000_000,
  size: 2_000_000,
  text: 20_000_000,
  depth: 1_000,
  texts: 100_000_000,
  members: 2_000_000,
}

/** Collections with so many members are counted once. Of smaller ones to remember which are counted takes more than they do. */
const BIG = 100

/** What to do about it. */
const DO_LESS = 'Go through fewer elements, or let a script on the machine work it out.'
const USE_FILES = 'Let the build upload large contents from a file.'

/** What is left of the {@link Limits}, so that few lines of HCL can't keep a computer busy for ever. */
export class Budget {
  readonly limits: Limits
  /** A clock in milliseconds. */
  readonly now: () => number
  #steps = 0
  #texts = 0
  #members = 0
  /** The insides of big collections that are counted: a call may give what is there already. */
  readonly #counted = new WeakSet<object>()

  constructor(limits: Partial<Limits> = {}, now = () => performance.now()) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    this.now = now
  }

  /** One more expression is evaluated, which stands at `range`, or so much is done as takes so many steps. @throws ExhaustedError */
  step(range: Range, count = 1): void {
    this.#steps += count
    if (this.#steps <= this.limits.steps) return
    throw new ExhaustedError(range, `Evaluating takes more than ${this.limits.steps} steps. ${DO_LESS}`)
  }

  /**
   * A text with this many UTF-16 units is about to be made. @throws ExhaustedError
   * @param before what is made already and belongs to it
   */
  checkText(length: number, range: Range, before = 0): void {
    if (before + length > this.limits.text) {
      throw new ExhaustedError(range, `This gives a text with more than ${this.limits.text} characters. ${USE_FILES}`)
    }
    this.#texts += length
    if (this.#texts <= this.limits.texts) return
    throw new ExhaustedError(range, `All texts together have more than ${this.limits.texts} characters. ${USE_FILES}`)
  }

  /** What the expression at `range` gave. @throws ExhaustedError */
  check(value: Value, range: Range): void {
    this.checkMeasure(value, range)
    if (value.kind === 'string') this.checkText(value.value.length, range)
    else this.#countMembers(value, 0, range)
  }

  /**
   * What a call at `range` gave. @throws ExhaustedError
   * @param told what the function said that it makes
   */
  settle(value: Value, told: { readonly texts: number; readonly members: number }, range: Range): void {
    this.checkMeasure(value, range)
    if (value.kind === 'string') this.checkText(Math.max(value.value.length - told.texts, 0), range)
    else this.#countMembers(value, told.members, range)
  }

  #countMembers(value: Value, told: number, range: Range): void {
    const inside = 'items' in value ? value.items : 'entries' in value ? value.entries : undefined
    if (!inside || this.#counted.has(inside)) return
    const count = membersOf(value)
    if (count >= BIG) this.#counted.add(inside)
    this.checkMembers(Math.max(count - told, 0), range)
  }

  /** @throws ExhaustedError for a value that takes too long to walk over */
  checkMeasure(value: Value, range: Range): void {
    const { size, depth } = measureOf(value)
    if (size > this.limits.size) {
      throw new ExhaustedError(range, `This gives a value with more than ${this.limits.size} values in it. ${DO_LESS}`)
    }
    if (depth > this.limits.depth) {
      throw new ExhaustedError(range, `This gives a value that is nested in more than ${this.limits.depth} levels.`)
    }
  }

  /** So many members of collections are about to be made. @throws ExhaustedError */
  checkMembers(count: number, range: Range): void {
    this.#members += count
    if (this.#members <= this.limits.members) return
    throw new ExhaustedError(range, `All values together have more than ${this.limits.members} members. ${DO_LESS}`)
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
