import { IngotError } from '../errors/index.ts'
import { formsOf } from './secret-forms.ts'
import { type Carry, NO_CARRY, SecretIndex, type Span } from './secret-index.ts'

/** What stands in a secret's place wherever it would have been shown. Packer writes the same. */
export const MASK = '<sensitive>'

/** Hides what it is told of in the texts of one stream, one after the other, also where two of them share a secret. */
export type StreamMask = (text: string) => string

/** In UTF-16 units. */
const LONG = 10_000

/**
 * A secret has some fifty forms, and each of its characters stands in all of them: this is about a second's work and 200 MB, for twelve
 * thousand passwords, or one secret of 100,000 to 400,000 characters.
 */
const MOST_COST = 500_000
const COST_OF_SECRET = 30
/** Of a character that is written differently in one form and another. */
const COST_OF_SPECIAL = 10

function costOf(secret: string): number {
  // Nothing makes up for that many: no need to look at each.
  if (secret.length > MOST_COST) return Number.POSITIVE_INFINITY
  return COST_OF_SECRET + secret.length + COST_OF_SPECIAL * (secret.match(/[^A-Za-z0-9]/g)?.length ?? 0)
}

function tooMany(): IngotError {
  const sentence = 'there is more that is sensitive than can be hidden in all that is shown'
  const hint =
    'there can be some 10,000 short secrets, or 100,000 characters: mark as sensitive only what is a secret, and leave large ones in files'
  return new IngotError('secrets/too-many', sentence, { hint })
}

/** Hides every secret it was told of, in every form that text takes on its way through shells, JSON, URLs and logs. */
export class Masker {
  readonly #index = new SecretIndex()
  readonly #known = new Set<string>()
  /** Their forms are worked out once something is shown. */
  readonly #new = new Set<string>()
  readonly #values = new Set<string>()
  #valuePattern: RegExp | undefined
  /** Of what was added. */
  #cost = 0
  #hasRefused = false
  /** Of a long text: thousands of mistakes may stand on one line. */
  #latest = { text: '', masked: '' }

  /**
   * @throws IngotError `secrets/too-many` where it could not be looked for in acceptable time: then nothing may be shown in which it
   *   stands, and whoever has it must go no further
   */
  add(secret: string): void {
    if (this.#known.has(secret)) return
    const cost = costOf(secret)
    if (this.#cost + cost > MOST_COST) {
      this.#hasRefused = true
      throw tooMany()
    }
    this.#cost += cost
    this.addFromEnvironment(secret)
  }

  /** Whether there is a secret that nothing hides: no text of the user's own files may be shown then. */
  get hasRefused(): boolean {
    return this.#hasRefused
  }

  /** For what this process was started with, which the system keeps small. */
  addFromEnvironment(secret: string): void {
    if (this.#known.has(secret)) return
    this.#known.add(secret)
    this.#new.add(secret)
  }

  /** `text` with every form of every secret replaced; where forms overlap, all of what they cover. */
  mask(text: string): string {
    this.#learn()
    if (text.length < LONG) return this.#masked(text)
    if (this.#latest.text !== text) this.#latest = { text, masked: this.#masked(text) }
    return this.#latest.masked
  }

  #masked(text: string): string {
    return this.#maskValues(this.#index.isEmpty ? text : replaceSpans(text, this.#index.find(text)))
  }

  /** For texts that follow each other, such as the lines of a command's output. */
  stream(): StreamMask {
    let carry: Carry = NO_CARRY
    return (text) => {
      this.#learn()
      if (this.#index.isEmpty) return this.#maskValues(text)
      const found = this.#index.findNext(text, carry)
      carry = found.carry
      return this.#maskValues(replaceSpans(text, found.spans))
    }
  }

  #learn(): void {
    if (this.#new.size === 0) return
    this.#latest = { text: '', masked: '' }
    for (const secret of this.#new) {
      const { anywhere, asValue } = formsOf(secret)
      for (const form of anywhere) this.#index.add(form)
      for (const value of asValue) this.#values.add(value)
      this.#valuePattern = undefined
    }
    this.#new.clear()
  }

  /** Short secrets, only where they are the whole of a text or a value: `"abc"`, `name=abc`, `"name": 12`. */
  #maskValues(text: string): string {
    if (this.#values.size === 0) return text
    this.#valuePattern ??= valuePattern(this.#values)
    return text.replace(this.#valuePattern, MASK)
  }
}

function valuePattern(values: Iterable<string>): RegExp {
  // The longest first: of two that begin alike the longer one is meant.
  const any = [...values]
    .sort((a, b) => b.length - a.length)
    .map(escapeRegExp)
    .join('|')
  const quoted = `(?<=(["'\`]))(?:${any})(?=\\1)`
  return new RegExp(`${quoted}|(?<=[=]|["']\\s*:\\s*)(?:${any})(?![\\w.-])|(?<=^\\s*)(?:${any})(?=\\s*$)`, 'g')
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  let result = ''
  let shown = 0
  for (const { start, end } of spans) {
    if (start >= shown) result += text.slice(shown, start) + MASK
    shown = Math.max(shown, end)
  }
  return result + text.slice(shown)
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
