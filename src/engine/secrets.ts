import { formsOf } from './secret-forms.ts'
import { type Carry, NO_CARRY, SecretIndex, type Span } from './secret-index.ts'

/** What stands in a secret's place wherever it would have been shown. Packer writes the same. */
export const MASK = '<sensitive>'

/** Hides what it is told of in the texts of one stream, one after the other, also where two of them share a secret. */
export type StreamMask = (text: string) => string

/** Hides every secret it was told of, in every form that text takes on its way through shells, JSON, URLs and logs. */
export class Masker {
  readonly #index = new SecretIndex()
  readonly #known = new Set<string>()
  /** Their forms are worked out once something is shown. */
  readonly #new = new Set<string>()
  readonly #values = new Set<string>()
  #valuePattern: RegExp | undefined

  add(secret: string): void {
    if (this.#known.has(secret)) return
    this.#known.add(secret)
    this.#new.add(secret)
  }

  /** `text` with every form of every secret replaced; where forms overlap, all of what they cover. */
  mask(text: string): string {
    this.#learn()
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
