import { nearestName } from '../diagnostics/index.ts'
import { parseExpression } from './parse-expression.ts'
import { parseForIntroduction } from './parse-for.ts'
import type { TemplatePart } from './template-parts.ts'
import type { Token, TokenKind } from './token.ts'
import type { TokenStream } from './token-stream.ts'
import { unescapeQuoted, unescapeText } from './unescape.ts'

/** Reads a template up to the token that ends it, which stays. @throws SyntaxProblem */
export function readTemplateParts(stream: TokenStream, open: Token, end: TokenKind): TemplatePart[] {
  const reader = new Reader(stream, open)
  while (stream.peek().kind !== end) reader.part()
  return reader.parts
}

class Reader {
  readonly parts: TemplatePart[] = []
  readonly #stream: TokenStream
  readonly #open: Token
  /** Whether the last piece ended with `~}`, so that white space behind it goes. */
  #trims = false

  constructor(stream: TokenStream, open: Token) {
    this.#stream = stream
    this.#open = open
  }

  part(): void {
    const stream = this.#stream
    const token = stream.peek()
    switch (token.kind) {
      case 'quoted-text':
      case 'text':
        this.#literal(stream.read())
        break
      case 'open-interpolation':
      case 'open-directive':
        this.#sequence(stream.read())
        break
      case 'newline':
        stream.fail(token, 'Invalid multi-line string', MULTI_LINE, { context: stream.range(this.#open) })
        break
      default: {
        const detail = 'The text has no end: what closes it is missing.'
        stream.fail(token, 'Unterminated template', detail, { context: stream.range(this.#open) })
      }
    }
  }

  #literal(token: Token): void {
    const stream = this.#stream
    const text = token.kind === 'text' ? unescapeText(stream.textOf(token)) : unescapeQuoted(stream, token)
    this.parts.push({ kind: 'literal', text: this.#trims ? text.trimStart() : text, range: stream.range(token) })
    this.#trims = false
  }

  #sequence(open: Token): void {
    const stream = this.#stream
    if (stream.textOf(open).endsWith('~')) this.#trimEnd()
    const before = stream.seeNewlines(false)
    const part = open.kind === 'open-directive' ? this.#directive(open) : interpolation(stream, open)
    if (stream.peek().kind !== 'close-sequence') this.#unclosed(open)
    const close = stream.read()
    stream.seeNewlines(before)
    this.parts.push({ ...part, range: stream.range(open, close) })
    this.#trims = stream.textOf(close) === '~}'
  }

  #unclosed(open: Token): never {
    const stream = this.#stream
    const sequence = stream.textOf(open)
    const sign = sequence[0]
    const detail = `A closing brace must end this sequence here. If ${sequence} is meant as text, for instance of a shell script, write ${sign}${sign}{.`
    return stream.fail(stream.peek(), 'Unclosed template sequence', detail, { context: stream.range(open) })
  }

  /** White space before `${~` goes. */
  #trimEnd(): void {
    const last = this.parts.at(-1)
    if (last?.kind === 'literal') last.text = last.text.trimEnd()
  }

  #directive(open: Token): TemplatePart {
    const stream = this.#stream
    const range = stream.range(open)
    const detail = 'The name of a directive must follow %{: if, else, endif, for or endfor.'
    const token = stream.expect('identifier', 'Invalid template directive', detail, range)
    const keyword = stream.textOf(token)
    switch (keyword) {
      case 'if':
        return { kind: 'if', condition: parseExpression(stream), range }
      case 'for':
        return { kind: 'for', introduction: parseForIntroduction(stream), range }
      case 'else':
      case 'endif':
      case 'endfor':
        return { kind: keyword, range }
      default: {
        const suggestion = nearestName(keyword, ['if', 'else', 'endif', 'for', 'endfor'])
        return stream.fail(token, 'Invalid template directive', `There is no directive ${JSON.stringify(keyword)}.`, {
          context: range,
          suggestion,
        })
      }
    }
  }
}

function interpolation(stream: TokenStream, open: Token): TemplatePart {
  return { kind: 'interpolation', node: parseExpression(stream), range: stream.range(open) }
}

const MULTI_LINE = 'A text between quotes must end on its line. For several lines, write \\n or a heredoc (<<EOT).'
