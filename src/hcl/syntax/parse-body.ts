import { type Diagnostic, errorAt, Range } from '../diagnostics/index.ts'
import { BrokenNode } from '../expressions/index.ts'
import { normalText } from '../values/index.ts'
import type { SyntaxAttribute, SyntaxBlock, SyntaxBody, SyntaxLabel } from './body.ts'
import { parseExpression } from './parse-expression.ts'
import type { Token } from './token.ts'
import { SyntaxProblem, type TokenStream } from './token-stream.ts'
import { unescapeQuoted } from './unescape.ts'

/** Reads a whole file. What is wrong is added to `diagnostics`; the rest is read all the same. */
export function parseFile(stream: TokenStream, diagnostics: Diagnostic[]): SyntaxBody {
  const parser = new BodyParser(stream, diagnostics)
  try {
    parser.items('end')
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    diagnostics.push(error.diagnostic)
  }
  const { length } = stream.source.text
  return parser.body(new Range(stream.source, 0, length), new Range(stream.source, length, length))
}

class BodyParser {
  readonly #stream: TokenStream
  readonly #diagnostics: Diagnostic[]
  readonly #attributes = new Map<string, SyntaxAttribute>()
  readonly #blocks: SyntaxBlock[] = []

  constructor(stream: TokenStream, diagnostics: Diagnostic[]) {
    this.#stream = stream
    this.#diagnostics = diagnostics
  }

  body(range: Range, endRange: Range): SyntaxBody {
    return { attributes: this.#attributes, blocks: this.#blocks, range, endRange }
  }

  /** Reads items up to the token that ends the body, which stays. @throws SyntaxProblem, fatal ones only */
  items(end: 'end' | '}'): void {
    const stream = this.#stream
    for (;;) {
      stream.skipNewlines()
      const { kind } = stream.peek()
      if (kind === end || kind === 'end') return
      const start = stream.index
      try {
        this.#item()
      } catch (error) {
        if (!(error instanceof SyntaxProblem) || error.isFatal) throw error
        this.#diagnostics.push(error.diagnostic)
        stream.recover(start)
      }
    }
  }

  #item(): void {
    const stream = this.#stream
    const token = stream.peek()
    if (token.kind !== 'identifier') stream.fail(token, 'Argument or block needed', notAnItem(stream, token))
    stream.read()
    const next = stream.peek()
    if (next.kind === '=') {
      this.#attribute(token)
      this.#endOfLine('Missing newline after argument', 'An argument must be the only one on its line.')
    } else if (next.kind === '{' || next.kind === 'open-quote' || next.kind === 'identifier') {
      this.#blocks.push(this.#block(token))
      this.#endOfLine('Missing newline after block', 'A block must be the last one on its line.')
    } else {
      const name = stream.text(token)
      const detail = `To set a value, write ${name} = …; to open a block, ${name} { … }.`
      stream.fail(next, 'Invalid block or argument', detail, { context: stream.range(token) })
    }
  }

  #endOfLine(summary: string, detail: string): void {
    const { kind } = this.#stream.peek()
    if (kind !== 'newline' && kind !== 'end') this.#stream.fail(this.#stream.peek(), summary, detail)
  }

  #attribute(token: Token): void {
    const stream = this.#stream
    const nameRange = stream.range(token)
    stream.read()
    const name = normalText(stream.text(token))
    const earlier = this.#attributes.get(name)
    if (!earlier) this.#attributes.set(name, placeholder(name, nameRange))
    const expression = parseExpression(stream)
    if (!earlier) {
      this.#attributes.set(name, { name, nameRange, expression, range: nameRange.until(expression.range) })
      return
    }
    const detail = `${name} is set already, in line ${earlier.nameRange.from.line}. Each argument can be set once.`
    stream.fail(token, 'Argument set twice', detail)
  }

  #block(token: Token): SyntaxBlock {
    const stream = this.#stream
    const typeRange = stream.range(token)
    const labels: SyntaxLabel[] = []
    while (stream.peek().kind !== '{') labels.push(this.#label(typeRange))
    const open = stream.range(stream.read())
    const inner = new BodyParser(stream, this.#diagnostics)
    const { kind } = stream.peek()
    const isOneLine = kind !== 'newline' && kind !== 'end'
    if (isOneLine) inner.#oneLine(open)
    else stream.nested(() => inner.items('}'))
    const detail = `The block ${stream.text(token)} that starts in line ${typeRange.from.line} isn't closed: } is missing.`
    // The end of the file says nothing about where the brace should be.
    if (stream.peek().kind === 'end') throw new SyntaxProblem(errorAt(open, 'Unclosed block', detail))
    const close = stream.range(stream.expect('}', 'Unclosed block', detail, typeRange.until(open)))
    return {
      type: stream.text(token),
      typeRange,
      labels,
      body: inner.body(open.until(close), close),
      headerRange: typeRange.until(open),
      range: typeRange.until(close),
    }
  }

  /** `block { name = value }` */
  #oneLine(open: Range): void {
    const stream = this.#stream
    const token = stream.peek()
    if (token.kind === '}') return
    const detail = 'A block on one line can hold one argument. Write more of them, and blocks, on lines of their own.'
    if (token.kind !== 'identifier') stream.fail(token, 'Invalid single-line block', detail, { context: open })
    stream.read()
    if (stream.peek().kind !== '=') {
      const range = stream.range(token).until(stream.range(stream.peek()))
      throw new SyntaxProblem(errorAt(range, 'Invalid single-line block', detail, { context: open }))
    }
    this.#attribute(token)
    if (stream.peek().kind !== '}') stream.fail(stream.peek(), 'Invalid single-line block', detail, { context: open })
  }

  #label(context: Range): SyntaxLabel {
    const stream = this.#stream
    const token = stream.read()
    if (token.kind === 'identifier') return { text: normalText(stream.text(token)), range: stream.range(token) }
    if (token.kind !== 'open-quote') {
      stream.fail(token, 'Invalid block', 'A block is its type, its labels, which are names or quoted texts, and {.', {
        context,
      })
    }
    let text = ''
    while (stream.peek().kind === 'quoted-text') text += unescapeQuoted(stream, stream.read())
    const detail = 'The label of a block is a text between quotes, without anything to work out in it.'
    const close = stream.expect('close-quote', 'Invalid label', detail, context)
    return { text: normalText(text), range: stream.range(token).until(stream.range(close)) }
  }
}

/** For an argument whose value can't be read: it isn't missing at least. */
function placeholder(name: string, nameRange: Range): SyntaxAttribute {
  return { name, nameRange, expression: new BrokenNode(nameRange), range: nameRange }
}

function notAnItem(stream: TokenStream, token: Token): string {
  if (token.kind === 'open-quote') return 'Names of arguments and types of blocks stand without quotes.'
  if (token.kind === '}') return 'There is no block that this brace could close.'
  return `An argument or a block must start here, and ${JSON.stringify(stream.text(token))} can't start one.`
}
