import {
  AccessNode,
  IndexNode,
  LiteralNode,
  type Node,
  ReferenceNode,
  SplatItemNode,
  SplatNode,
  type TraversalStep,
} from '../expressions/index.ts'
import { numberValue } from '../values/index.ts'
import { parseExpression } from './parse-expression.ts'
import type { Token } from './token.ts'
import { MOST_LEVELS, type TokenStream } from './token-stream.ts'

/** Reads what follows a term: `.name`, `[index]`, `.*` and `[*]`. @throws SyntaxProblem */
export function parseAccess(stream: TokenStream, term: Node): Node {
  let node = term
  for (let links = 0; ; links++) {
    const token = stream.peek()
    const { kind } = token
    if (kind !== '.' && kind !== '[') return node
    if (links === MOST_LEVELS) stream.fail(token, 'Nested too deeply', `A chain can have up to ${MOST_LEVELS} links.`)
    node = kind === '.' ? parseDot(stream, node) : parseBrackets(stream, node)
  }
}

function parseDot(stream: TokenStream, source: Node): Node {
  const dot = stream.read()
  if (stream.peek().kind === '*') return parseAttributeSplat(stream, source, dot)
  return withStep(source, parseStep(stream, dot))
}

/** What follows a dot: a name, or a number as HCL1 wrote indexes. */
function parseStep(stream: TokenStream, dot: Token): TraversalStep {
  const token = stream.read()
  const range = stream.range(dot, token)
  const text = stream.textOf(token)
  if (token.kind === 'identifier') return { kind: 'attribute', name: text, range }
  if (token.kind === 'number' && /^\d+$/.test(text)) return { kind: 'index', key: numberValue(text), range }
  if (token.kind === 'number') {
    const indexes = text.split('.').map((index) => `[${index}]`)
    const detail = `Two indexes behind dots can't be told from a number with a fraction. Write ${indexes.join('')}.`
    return stream.fail(token, 'Invalid legacy index', detail)
  }
  const isStar = token.kind === '*'
  return isStar
    ? stream.fail(token, 'Nested splat not allowed', 'A splat with .* can have no other one in it. Use [*] for both.')
    : stream.fail(token, 'Invalid attribute name', 'The name of an attribute must follow the dot.')
}

/** `.*`, which takes only the names behind it along. */
function parseAttributeSplat(stream: TokenStream, source: Node, dot: Token): Node {
  const star = stream.range(dot, stream.read())
  let each: Node = new SplatItemNode(star)
  while (stream.peek().kind === '.') each = withStep(each, parseStep(stream, stream.read()))
  return new SplatNode(source, each, star, source.range.until(each.range))
}

function parseBrackets(stream: TokenStream, source: Node): Node {
  const open = stream.read()
  if (stream.peek().kind === '*') {
    stream.read()
    const close = stream.expect(
      ']',
      'Missing close bracket',
      'The bracket of a splat must be closed right behind the star.',
      open,
    )
    const star = stream.range(open, close)
    stream.enter()
    // All that follows is taken of each element.
    const each = parseAccess(stream, new SplatItemNode(star))
    stream.leave()
    return new SplatNode(source, each, star, source.range.until(each.range))
  }
  const before = stream.seeNewlines(false)
  const key = parseExpression(stream)
  const close = stream.expect(']', 'Missing close bracket', 'A closing bracket is missing behind the index.', open)
  stream.seeNewlines(before)
  const range = stream.range(open, close)
  if (key instanceof LiteralNode) return withStep(source, { kind: 'index', key: key.value, range })
  return new IndexNode(source, key, range, source.range.until(range))
}

function withStep(source: Node, step: TraversalStep): Node {
  const range = source.range.until(step.range)
  if (source instanceof ReferenceNode) {
    return new ReferenceNode({ ...source.traversal, steps: [...source.traversal.steps, step], range })
  }
  if (source instanceof AccessNode) return new AccessNode(source.source, [...source.steps, step], range)
  return new AccessNode(source, [step], range)
}
