import { type Diagnostic, errorAt, Range } from '../diagnostics/index.ts'
import { BrokenNode, type Node } from '../expressions/index.ts'
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
    stream.checkLength()
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
      const mark = stream.mark()
      try {
        this.#item()
      } catch (error) {
        if (!(error instanceof SyntaxProblem) || error.isFatal) throw error
        this.#diagnostics.push(error.diagnostic)
        stream.recover(mark)
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
      const name = stream.textOf(token)
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
    const name = normalText(stream.textOf(token))
    const earlier = this.#attributes.get(name)
    if (!earlier) {
      const expression = this.#value(name, nameRange)
      this.#attributes.set(name, { name, nameRange, expression, range: nameRange.until(expression.range) })
      return
    }
    parseExpression(stream)
    const detail = `${name} is set already, in line ${earlier.nameRange.from.line}. Each argument can be set once.`
    stream.fail(token, 'Argument set twice', detail)
  }

  /** The value of an argument. Where it can't be read, the argument isn't missing at least. @throws SyntaxProblem */
  #value(name: string, nameRange: Range): Node {
    try {
      return parseExpression(this.#stream)
    } catch (problem) {
      this.#attributes.set(name, { name, nameRange, expression: new BrokenNode(nameRange), range: nameRange })
      throw problem
    }
  }

  #block(type: Token): SyntaxBlock {
    const stream = this.#stream
    const labels: SyntaxLabel[] = []
    while (stream.peek().kind !== '{') labels.push(this.#label(type))
    const open = stream.read()
    const inner = new BodyParser(stream, this.#diagnostics)
    const { kind } = stream.peek()
    const isOneLine = kind !== 'newline' && kind !== 'end'
    if (isOneLine) inner.#oneLine(open)
    else inner.#lines()
    if (stream.peek().kind !== '}') this.#unclosed(type, open)
    const close = stream.read()
    return {
      type: stream.textOf(type),
      typeRange: stream.range(type),
      labels,
      body: inner.body(stream.range(open, close), stream.range(close)),
      headerRange: stream.range(type, open),
      range: stream.range(type, close),
    }
  }

  #lines(): void {
    this.#stream.enter()
    this.items('}')
    this.#stream.leave()
  }

  #unclosed(type: Token, open: Token): never {
    const stream = this.#stream
    const { line } = stream.range(type).from
    const detail = `The block ${stream.textOf(type)} that starts in line ${line} isn't closed: } is missing.`
    const next = stream.peek()
    // The end of the file says nothing about where the brace should be.
    if (next.kind === 'end') throw new SyntaxProblem(errorAt(stream.range(open), 'Unclosed block', detail))
    return stream.fail(next, 'Unclosed block', detail, { context: stream.range(type, open) })
  }

  /** `block { name = value }` */
  #oneLine(open: Token): void {
    const stream = this.#stream
    const token = stream.peek()
    if (token.kind === '}') return
    const context = stream.range(open)
    const detail = 'A block on one line can hold one argument. Write more of them, and blocks, on lines of their own.'
    if (token.kind !== 'identifier') stream.fail(token, 'Invalid single-line block', detail, { context })
    stream.read()
    if (stream.peek().kind !== '=') {
      const range = stream.range(token, stream.peek())
      throw new SyntaxProblem(errorAt(range, 'Invalid single-line block', detail, { context }))
    }
    this.#attribute(token)
    if (stream.peek().kind !== '}') stream.fail(stream.peek(), 'Invalid single-line block', detail, { context })
  }

  #label(type: Token): SyntaxLabel {
    const stream = this.#stream
    const token = stream.read()
    if (token.kind === 'identifier') return { text: normalText(stream.textOf(token)), range: stream.range(token) }
    if (token.kind !== 'open-quote') {
      const detail = 'A block is its type, its labels, which are names or quoted texts, and {.'
      stream.fail(token, 'Invalid block', detail, { context: stream.range(type) })
    }
    let text = ''
    while (stream.peek().kind === 'quoted-text') text += unescapeQuoted(stream, stream.read())
    const detail = 'The label of a block is a text between quotes, without anything to work out in it.'
    const close = stream.expect('close-quote', 'Invalid label', detail, type)
    return { text: normalText(text), range: stream.range(token, close) }
  }
}

function notAnItem(stream: TokenStream, token: Token): string {
  if (token.kind === 'open-quote') return 'Names of arguments and types of blocks stand without quotes.'
  if (token.kind === '}') return 'There is no block that this brace could close.'
  return `An argument or a block must start here, and ${JSON.stringify(stream.textOf(token))} can't start one.`
}
