import { ForNode, type Node } from '../expressions/index.ts'
import { parseExpression } from './parse-expression.ts'
import type { Token } from './token.ts'
import type { TokenStream } from './token-stream.ts'

/** The variables of a `for` and what it goes through. */
export interface ForIntroduction {
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Node
}

/** Reads `k, v in collection`, what stands behind `for`. @throws SyntaxProblem */
export function parseForIntroduction(stream: TokenStream): ForIntroduction {
  const name = () => {
    const detail = 'The name of a variable must follow for, or two of them with a comma between.'
    return stream.textOf(stream.expect('identifier', "Invalid 'for'", detail))
  }
  const first = name()
  const second = stream.skip(',') ? name() : undefined
  if (!stream.isKeyword(stream.peek(), 'in')) {
    stream.fail(stream.peek(), "Invalid 'for'", "'in' must follow the names of the variables.")
  }
  stream.read()
  const collection = parseExpression(stream)
  return second === undefined
    ? { keyName: undefined, valueName: first, collection }
    : { keyName: first, valueName: second, collection }
}

/** Reads the rest of a `for` behind its opening bracket. @throws SyntaxProblem */
export function parseFor(stream: TokenStream, open: Token, closing: ']' | '}'): Node {
  stream.read()
  const introduction = parseForIntroduction(stream)
  stream.expect(':', "Invalid 'for' expression", 'A colon must follow what the for goes through.', open)
  const first = parseExpression(stream)
  const { key, value } = closing === '}' ? parseKeyed(stream, first, open) : { key: undefined, value: first }
  refuseArrow(stream, open)
  const isGrouped = parseGrouping(stream, key !== undefined)
  const condition = parseCondition(stream)
  const detail = `The for expression must end here, with ${closing}.`
  const close = stream.expect(closing, "Invalid 'for' expression", detail, open)
  return new ForNode({ ...introduction, key, value, condition, isGrouped }, stream.range(open, close))
}

function parseKeyed(stream: TokenStream, key: Node, open: Token): { key: Node; value: Node } {
  const detail = 'Between braces, a for gives an object and needs a key: KEY => VALUE. For a list, use brackets.'
  stream.expect('=>', "Invalid 'for' expression", detail, open)
  return { key, value: parseExpression(stream) }
}

function refuseArrow(stream: TokenStream, open: Token): void {
  if (stream.peek().kind !== '=>') return
  const detail = 'Between brackets, a for gives a list, whose elements have no keys. For an object, use braces.'
  stream.fail(stream.peek(), "Invalid 'for' expression", detail, { context: stream.range(open) })
}

function parseGrouping(stream: TokenStream, hasKey: boolean): boolean {
  const token = stream.peek()
  if (!stream.skip('...')) return false
  if (hasKey) return true
  return stream.fail(token, "Invalid 'for' expression", 'Values can be put together by ... only where they have keys.')
}

function parseCondition(stream: TokenStream): Node | undefined {
  if (!stream.isKeyword(stream.peek(), 'if')) return undefined
  stream.read()
  return parseExpression(stream)
}
