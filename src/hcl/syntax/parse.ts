import { type Diagnostic, errorAt, Range, type SourceFile } from '../diagnostics/index.ts'
import { BrokenNode, type Node, type Traversal } from '../expressions/index.ts'
import type { SyntaxBody } from './body.ts'
import { readTokens } from './lexer.ts'
import { parseFile } from './parse-body.ts'
import { parseExpression } from './parse-expression.ts'
import { parseWholeTemplate } from './parse-template.ts'
import { SyntaxProblem, type TextOrigin, TokenStream } from './token-stream.ts'
import type { Tokens } from './tokens.ts'

export interface Parsed<T> {
  /** All that could be read. */
  readonly result: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a file of native syntax. @param tokens of its text, where somebody has cut it already */
export function parseSyntax(source: SourceFile, tokens: Tokens = readTokens(source.text)): Parsed<SyntaxBody> {
  const diagnostics: Diagnostic[] = []
  const result = parseFile(new TokenStream(source, tokens), diagnostics)
  return { result, diagnostics }
}

/** Reads a text that is one expression. Line ends mean nothing around it. */
export function parseExpressionText(source: SourceFile, origin?: TextOrigin): Parsed<Node> {
  const read = (stream: TokenStream) => {
    stream.seeNewlines(false)
    const node = parseExpression(stream)
    stream.expect('end', 'Extra characters after expression', 'The expression ends before this.')
    return node
  }
  return parseAll(source, 'code', read, origin)
}

/** Reads a text that is a template as a whole, without quotes around it. */
export function parseTemplateText(source: SourceFile, origin?: TextOrigin): Parsed<Node> {
  return parseAll(source, 'template', parseWholeTemplate, origin)
}

/** Reads a text that is one reference, such as `var.name[0]`. */
export function parseTraversalText(source: SourceFile): Parsed<Traversal | undefined> {
  const { result, diagnostics } = parseExpressionText(source)
  const traversal = result.asTraversal()
  if (traversal || diagnostics.length > 0) return { result: traversal, diagnostics }
  const detail = 'A reference is needed: a name and, behind it, names with dots and indexes in brackets.'
  return { result: undefined, diagnostics: [errorAt(result.range, 'Not a reference', detail)] }
}

function parseAll(
  source: SourceFile,
  start: 'code' | 'template',
  read: (stream: TokenStream) => Node,
  origin: TextOrigin | undefined,
): Parsed<Node> {
  try {
    const stream = new TokenStream(source, readTokens(origin?.text ?? source.text, start), origin)
    stream.checkLength()
    return { result: read(stream), diagnostics: [] }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    const whole = new Range(source, 0, source.text.length)
    return { result: new BrokenNode(whole), diagnostics: [error.diagnostic] }
  }
}
