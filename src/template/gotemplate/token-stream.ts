import { errorAt, type Source } from './source.ts'
import type { Token, TokenKind } from './token.ts'

/** A place in a list of tokens that always ends with `end-of-text`. */
export class TokenStream {
  readonly #source: Source
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(source: Source, tokens: readonly Token[]) {
    this.#source = source
    this.#tokens = tokens
  }

  peek(): Token {
    return this.#tokenAt(this.#at)
  }

  next(): Token {
    const token = this.peek()
    this.#at = Math.min(this.#at + 1, this.#tokens.length - 1)
    return token
  }

  peekNonSpace(): Token {
    if (this.peek().kind === 'space') this.#at++
    return this.peek()
  }

  nextNonSpace(): Token {
    this.peekNonSpace()
    return this.next()
  }

  /** The kind of the token after the next one. */
  kindAfterNext(): TokenKind {
    return this.#tokenAt(this.#at + 1).kind
  }

  /** The first token after the next one that is no space. */
  nonSpaceAfterNext(): Token {
    const after = this.#tokenAt(this.#at + 1)
    return after.kind === 'space' ? this.#tokenAt(this.#at + 2) : after
  }

  /** Takes `{{` and `keyword` when they come next. */
  takeAction(keyword: string): boolean {
    if (this.peek().kind !== 'left-delimiter') return false
    const word = this.nonSpaceAfterNext()
    if (word.kind !== 'keyword' || word.text !== keyword) return false
    this.next()
    this.nextNonSpace()
    return true
  }

  /** Takes `}}` when it comes next. */
  takeClose(): boolean {
    if (this.peekNonSpace().kind !== 'right-delimiter') return false
    this.next()
    return true
  }

  /** Takes the `}}` that has to follow `keyword`. */
  closeAction(keyword: string): void {
    const token = this.peekNonSpace()
    if (!this.takeClose()) this.fail(token, `${describe(token)} may not stand in {{${keyword}}}`)
  }

  fail(token: Token, message: string): never {
    throw errorAt(this.#source, token.offset, 'template/syntax', message)
  }

  #tokenAt(index: number): Token {
    return this.#tokens[Math.min(index, this.#tokens.length - 1)] as Token
  }
}

export function describe(token: Token): string {
  if (token.kind === 'end-of-text') return 'the end of the text'
  return token.kind === 'keyword' ? `the word "${token.text}"` : `"${token.text}"`
}
