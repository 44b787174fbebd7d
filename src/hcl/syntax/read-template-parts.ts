import { nearestName, type Range } from '../diagnostics/index.ts'
import { parseExpression } from './parse-expression.ts'
import { parseForIntroduction } from './parse-for.ts'
import type { TemplatePart } from './template-parts.ts'
import type { Token, TokenKind } from './token.ts'
import type { TokenStream } from './token-stream.ts'
import { unescapeQuoted, unescapeText } from './unescape.ts'

/** Reads a template up to the token that ends it, which is read as well. @throws SyntaxProblem */
export function readTemplateParts(stream: TokenStream, open: Range, end: TokenKind): TemplatePart[] {
  const reader = new Reader(stream, open)
  while (stream.peek().kind !== end) reader.part()
  stream.read()
  return reader.parts
}

class Reader {
  readonly parts: TemplatePart[] = []
  readonly #stream: TokenStream
  readonly #open: Range
  /** Whether the last piece ended with `~}`, so that white space behind it goes. */
  #trims = false

  constructor(stream: TokenStream, open: Range) {
    this.#stream = stream
    this.#open = open
  }

  part(): void {
    const stream = this.#stream
    const token = stream.peek()
    if (token.kind === 'quoted-text' || token.kind === 'text') {
      this.#literal(stream.read())
    } else if (token.kind === 'open-interpolation') {
      this.#sequence((range) => ({ kind: 'interpolation', node: parseExpression(stream), range }))
    } else if (token.kind === 'open-directive') {
      this.#sequence((range) => this.#directive(range))
    } else if (token.kind === 'newline') {
      stream.fail(token, 'Invalid multi-line string', MULTI_LINE, { context: this.#open })
    } else {
      const detail = 'The text has no end: what closes it is missing.'
      stream.fail(token, 'Unterminated template', detail, { context: this.#open })
    }
  }

  #literal(token: Token): void {
    const stream = this.#stream
    const text = token.kind === 'text' ? unescapeText(stream.text(token)) : unescapeQuoted(stream, token)
    this.parts.push({ kind: 'literal', text: this.#trims ? text.trimStart() : text, range: stream.range(token) })
    this.#trims = false
  }

  #sequence(read: (open: Range) => TemplatePart): void {
    const stream = this.#stream
    const token = stream.read()
    const open = stream.range(token)
    if (stream.text(token).endsWith('~')) this.#trimEnd()
    stream.withoutNewlines(() => {
      const part = read(open)
      const close = stream.expect('close-sequence', 'Unclosed template sequence', unclosed(open.text), open)
      this.parts.push({ ...part, range: open.until(stream.range(close)) })
      this.#trims = stream.text(close) === '~}'
    })
  }

  /** White space before `${~` goes. */
  #trimEnd(): void {
    const last = this.parts.at(-1)
    if (last?.kind === 'literal') last.text = last.text.trimEnd()
  }

  #directive(range: Range): TemplatePart {
    const stream = this.#stream
    const detail = 'The name of a directive must follow %{: if, else, endif, for or endfor.'
    const token = stream.expect('identifier', 'Invalid template directive', detail, range)
    const keyword = stream.text(token)
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

const MULTI_LINE = 'A text between quotes must end on its line. For several lines, write \\n or a heredoc (<<EOT).'

function unclosed(open: string): string {
  const sign = open[0]
  return `A closing brace must end this sequence here. If ${open} is meant as text, for instance of a shell script, write ${sign}${sign}{.`
}
