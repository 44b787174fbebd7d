import { characters } from '../diagnostics/index.ts'
import type { TokenKind } from '../syntax/index.ts'
import type { Tokens } from '../syntax/tokens.ts'

/** The tokens of a text, and how many spaces are to stand before each of them. */
export class Layout {
  /** How many tokens there are, without the one that stands for the end of the text. */
  readonly length: number
  /** For each token, and for the end. */
  readonly spaces: Int32Array
  /** The kinds of the tokens as numbers, for what looks at all of them. */
  readonly codes: Readonly<Uint8Array>
  readonly #text: string
  /** Each unit of the text is a column. */
  readonly #isPlain: boolean
  readonly #tokens: Tokens

  /** @param tokens all of the text's, with its end */
  constructor(text: string, tokens: Tokens) {
    this.#text = text
    this.#isPlain = PLAIN.test(text)
    this.#tokens = tokens
    this.length = tokens.length - 1
    this.spaces = new Int32Array(tokens.length)
    this.codes = tokens.codes
    // The original leaves spaces alone that stand at the very end of the file.
    this.spaces[this.length] = text.length - (this.length > 0 ? tokens.end(this.length - 1) : 0)
  }

  kind(index: number): TokenKind {
    return this.#tokens.kind(index)
  }

  isText(index: number, text: string): boolean {
    const start = this.#tokens.start(index)
    return this.#tokens.end(index) - start === text.length && this.#text.startsWith(text, start)
  }

  endsLine(index: number): boolean {
    const kind = this.#tokens.kind(index)
    return kind === 'newline' || (kind === 'comment' && this.#text[this.#tokens.end(index) - 1] === '\n')
  }

  /** How many columns the tokens from one to another take, with the spaces before them. */
  columns(from: number, to: number): number {
    let total = 0
    for (let index = from; index < to; index++) {
      const start = this.#tokens.start(index)
      const end = this.#tokens.end(index)
      total += (this.spaces[index] as number) + (this.#isPlain ? end - start : characters(this.#text.slice(start, end)))
    }
    return total
  }

  /** The text with the spaces that are to be in it. */
  write(): string {
    const text = this.#text
    const hasTabs = text.includes('\t')
    let written = ''
    /** Behind what is written, and behind what stays as it is. */
    let start = 0
    let end = 0
    for (let index = 0; index <= this.length; index++) {
      const next = this.#tokens.start(index)
      const spaces = this.spaces[index] as number
      if (next - end !== spaces || (hasTabs && text.slice(end, next).includes('\t'))) {
        written += text.slice(start, end) + ' '.repeat(spaces)
        start = next
      }
      end = this.#tokens.end(index)
    }
    return written + text.slice(start)
  }
}

const PLAIN = /^[\n\t\x20-\x7e]*$/
