import { CallNode, type Node } from '../expressions/index.ts'
import { parseExpression } from './parse-expression.ts'
import type { Token } from './token.ts'
import type { TokenStream } from './token-stream.ts'

/** Reads a call, whose first name is read already. @throws SyntaxProblem */
export function parseCall(stream: TokenStream, first: Token): Node {
  let name = stream.textOf(first)
  let last = first
  while (stream.skip('::')) {
    last = stream.expect('identifier', 'Missing function name', 'A name must follow the colons of a namespace.')
    name += `::${stream.textOf(last)}`
  }
  const nameRange = stream.range(first, last)
  stream.expect('(', 'Missing open parenthesis', 'The arguments of a function stand between parentheses.', nameRange)
  const before = stream.seeNewlines(false)
  const args: Node[] = []
  let isExpanded = false
  while (stream.peek().kind !== ')') {
    args.push(parseExpression(stream))
    isExpanded = stream.skip('...')
    if (isExpanded || !stream.skip(',')) break
  }
  const detail = isExpanded
    ? 'The argument before ... must be the last one, with a closing parenthesis behind it.'
    : 'A comma must stand between arguments, and a closing parenthesis behind the last one.'
  const close = stream.expect(')', 'Missing closing parenthesis', detail, nameRange)
  stream.seeNewlines(before)
  return new CallNode({ name, nameRange, args, isExpanded, closeRange: stream.range(close) })
}
