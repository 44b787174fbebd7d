import type { Token, TokenKind } from './token.ts'

/** The tokens of a text one after the other, without its comments, and with or without the ends of lines. */
export class TokenCursor {
  protected readonly text: string
  protected readonly tokens: readonly Token[]
  protected at = 0
  protected seesNewlines = true

  /** @param tokens all of the text's, with its end */
  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = withoutComments(text, tokens)
  }

  /** The token that is read next. The last one ends the text, and stays. */
  peek(): Token {
    if (!this.seesNewlines) this.skipNewlines()
    return this.tokens[this.at] as Token
  }

  read(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.at++
    return token
  }

  /** Reads the next token if it is of the kind. */
  skip(kind: TokenKind): boolean {
    if (this.peek().kind !== kind) return false
    this.at++
    return true
  }

  skipNewlines(): void {
    while (this.tokens[this.at]?.kind === 'newline') this.at++
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
}

/** A comment that goes up to the end of its line ends the line; others are as if they weren't there. */
function withoutComments(text: string, tokens: readonly Token[]): Token[] {
  const rest: Token[] = []
  for (const token of tokens) {
    if (token.kind !== 'comment') rest.push(token)
    else if (text[token.end - 1] === '\n') rest.push({ kind: 'newline', start: token.end - 1, end: token.end })
  }
  return rest
}
