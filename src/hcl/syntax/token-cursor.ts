import type { Token, TokenKind } from './token.ts'
import type { Tokens } from './tokens.ts'

/**
 * The tokens of a text one after the other, with or without the ends of lines. A comment that goes up to the end of its line ends
 * the line; others are as if they weren't there.
 */
export class TokenCursor {
  protected readonly text: string
  protected readonly tokens: Tokens
  protected seesNewlines = true
  /** Never at a comment that is as if it weren't there. */
  #at = -1
  #peeked: Token | undefined
  #peekedAt = -1

  /** @param tokens all of the text's, with its end */
  constructor(text: string, tokens: Tokens) {
    this.text = text
    this.tokens = tokens
    this.advance()
  }

  protected get at(): number {
    return this.#at
  }

  /** The token that is read next. The last one ends the text, and stays. */
  peek(): Token {
    const kind = this.nextKind()
    if (!this.#peeked || this.#peekedAt !== this.#at) {
      const end = this.tokens.end(this.#at)
      const isComment = this.tokens.kind(this.#at) === 'comment'
      this.#peeked = { kind, start: isComment ? end - 1 : this.tokens.start(this.#at), end }
      this.#peekedAt = this.#at
    }
    return this.#peeked
  }

  read(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.advance()
    return token
  }

  nextKind(): TokenKind {
    if (!this.seesNewlines) this.skipNewlines()
    return this.kindAt(this.#at)
  }

  /** Reads the next token if it is of the kind. */
  skip(kind: TokenKind): boolean {
    if (this.nextKind() !== kind) return false
    this.advance()
    return true
  }

  skipNewlines(): void {
    while (this.kindAt(this.#at) === 'newline') this.advance()
  }

  protected textAt(index: number): string {
    return this.text.slice(this.tokens.start(index), this.tokens.end(index))
  }

  textOf(token: Token): string {
    return this.text.slice(token.start, token.end)
  }

  isKeyword(token: Token, keyword: string): boolean {
    return token.kind === 'identifier' && this.textOf(token) === keyword
  }

  /**
   * Whether the ends of lines are tokens, as in an object, or mean nothing, as between parentheses.
   * @returns how it was before, for who sets it back
   */
  seeNewlines(seesNewlines: boolean): boolean {
    const before = this.seesNewlines
    this.seesNewlines = seesNewlines
    return before
  }

  /** `newline` for a comment that ends its line. */
  protected kindAt(index: number): TokenKind {
    const kind = this.tokens.kind(index)
    return kind === 'comment' && this.#endsLine(index) ? 'newline' : kind
  }

  protected advance(): void {
    this.moveTo(this.#at + 1)
  }

  protected moveTo(index: number): void {
    let at = index
    while (this.kindAt(at) === 'comment') at++
    this.#at = at
  }

  #endsLine(index: number): boolean {
    return this.text.charCodeAt(this.tokens.end(index) - 1) === NEWLINE
  }
}

const NEWLINE = 10
