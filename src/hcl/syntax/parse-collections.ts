import {
  AmbiguousKeyNode,
  LiteralNode,
  type Node,
  type ObjectEntry,
  ObjectKeyNode,
  ObjectNode,
  ReferenceNode,
  TupleNode,
} from '../expressions/index.ts'
import { stringValue } from '../values/index.ts'
import { parseExpression } from './parse-expression.ts'
import { parseFor } from './parse-for.ts'
import type { Token } from './token.ts'
import type { TokenStream } from './token-stream.ts'

/** Reads `[…]`, a tuple or a `for`. @throws SyntaxProblem */
export function parseTuple(stream: TokenStream): Node {
  const open = stream.read()
  const before = stream.seeNewlines(false)
  const node = stream.isKeyword(stream.peek(), 'for') ? parseFor(stream, open, ']') : parseItems(stream, open)
  stream.seeNewlines(before)
  return node
}

function parseItems(stream: TokenStream, open: Token): Node {
  const items: Node[] = []
  while (stream.peek().kind !== ']') {
    items.push(parseExpression(stream))
    if (!stream.skip(',')) break
  }
  const detail = 'A comma must stand between the elements of a list, and a closing bracket behind the last one.'
  const close = stream.expect(']', 'Missing item separator', detail, open)
  return new TupleNode(items, stream.range(open, close))
}

/** Reads `{…}`, an object or a `for`. @throws SyntaxProblem */
export function parseObject(stream: TokenStream): Node {
  const open = stream.read()
  const before = stream.seeNewlines(false)
  const node = stream.isKeyword(stream.peek(), 'for') ? parseFor(stream, open, '}') : parseEntries(stream, open)
  stream.seeNewlines(before)
  return node
}

function parseEntries(stream: TokenStream, open: Token): Node {
  stream.seeNewlines(true)
  const entries: ObjectEntry[] = []
  for (;;) {
    stream.skipNewlines()
    if (stream.peek().kind === '}') break
    entries.push(parseEntry(stream))
    const next = stream.peek()
    if (next.kind === '}') break
    if (next.kind === ',' || next.kind === 'newline') stream.read()
    else stream.fail(next, 'Missing attribute separator', SEPARATOR, { context: stream.range(open) })
  }
  return new ObjectNode(entries, stream.range(open, stream.read()))
}

const SEPARATOR =
  'A comma or the end of the line must stand between the attributes of an object, and a closing brace behind the last one.'

function parseEntry(stream: TokenStream): ObjectEntry {
  const key = parseKey(stream)
  const sign = stream.peek()
  if (sign.kind !== '=' && sign.kind !== ':') {
    const detail = 'Behind the name of an attribute must stand = (or :) and its value.'
    stream.fail(sign, 'Missing attribute value', detail, { context: key.range })
  }
  stream.read()
  return { key, value: parseExpression(stream) }
}

function parseKey(stream: TokenStream): Node {
  const key = parseExpression(stream)
  const keyword = key instanceof LiteralNode ? key.keyword : undefined
  if (keyword !== undefined) return new ObjectKeyNode(new LiteralNode(stringValue(keyword), key.range))
  if (!(key instanceof ReferenceNode)) return new ObjectKeyNode(key)
  const { root, steps } = key.traversal
  if (steps.length === 0) return new ObjectKeyNode(new LiteralNode(stringValue(root), key.range))
  return new AmbiguousKeyNode(key)
}
