import { characters } from '../diagnostics/index.ts'
import type { Token, TokenKind } from '../syntax/index.ts'

/** The tokens of a text, and how many spaces are to stand before each of them. */
export class Layout {
  /** How many tokens there are, without the one that stands for the end of the text. */
  readonly length: number
  /** For each token, and for the end. */
  readonly spaces: number[]
  readonly #text: string
  readonly #tokens: readonly Token[]

  /** @param tokens all of the text's, with its end */
  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text
    this.#tokens = tokens
    this.length = tokens.length - 1
    this.spaces = new Array(tokens.length).fill(0)
    // The original leaves spaces alone that stand at the very end of the file.
    this.spaces[this.length] = text.length - (tokens[this.length - 1]?.end ?? 0)
  }

  kind(index: number): TokenKind {
    return (this.#tokens[index] as Token).kind
  }

  isText(index: number, text: string): boolean {
    const { start, end } = this.#tokens[index] as Token
    return end - start === text.length && this.#text.startsWith(text, start)
  }

  endsLine(index: number): boolean {
    const { kind, end } = this.#tokens[index] as Token
    return kind === 'newline' || (kind === 'comment' && this.#text[end - 1] === '\n')
  }

  /** How many columns the tokens from one to another take, with the spaces before them. */
  columns(from: number, to: number): number {
    let total = 0
    for (let index = from; index < to; index++) {
      const { start, end } = this.#tokens[index] as Token
      total += (this.spaces[index] as number) + characters(this.#text.slice(start, end))
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
      const token = this.#tokens[index] as Token
      const spaces = this.spaces[index] as number
      if (token.start - end !== spaces || (hasTabs && text.slice(end, token.start).includes('\t'))) {
        written += text.slice(start, end) + ' '.repeat(spaces)
        start = token.start
      }
      end = token.end
    }
    return written + text.slice(start)
  }
}
