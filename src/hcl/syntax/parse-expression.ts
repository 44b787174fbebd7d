import {
  BinaryNode,
  type BinarySign,
  ConditionalNode,
  LiteralNode,
  type Node,
  ParenthesesNode,
  ReferenceNode,
  UnaryNode,
} from '../expressions/index.ts'
import { FALSE, NULL, numberValue, parseDecimal, TRUE, type Value } from '../values/index.ts'
import { parseAccess } from './parse-access.ts'
import { parseCall } from './parse-call.ts'
import { parseObject, parseTuple } from './parse-collections.ts'
import { parseHeredoc, parseQuoted } from './parse-template.ts'
import type { Token } from './token.ts'
import type { TokenStream } from './token-stream.ts'

/** @throws SyntaxProblem */
export function parseExpression(stream: TokenStream): Node {
  stream.enter()
  const first = parseBinary(stream, 0)
  const node = stream.peek().kind === '?' ? parseConditional(stream, first) : first
  stream.leave()
  return node
}

function parseConditional(stream: TokenStream, condition: Node): Node {
  const question = stream.read()
  const yes = parseExpression(stream)
  const detail = 'A conditional is written as CONDITION ? VALUE : OTHER, and the colon with the other value is missing.'
  stream.expect(':', 'Missing false result', detail, condition.range.until(stream.range(question)))
  const no = parseExpression(stream)
  return new ConditionalNode(condition, yes, no, condition.range.until(no.range))
}

/** How tightly signs bind, from loose to tight. */
const LEVELS: ReadonlyMap<string, number> = new Map(
  [['||'], ['&&'], ['==', '!='], ['>', '>=', '<', '<='], ['+', '-'], ['*', '/', '%']].flatMap((signs, level) =>
    signs.map((sign) => [sign, level] as const),
  ),
)

function parseBinary(stream: TokenStream, level: number): Node {
  let left = parseOperand(stream)
  for (;;) {
    const sign = stream.peek().kind
    const binds = LEVELS.get(sign)
    if (binds === undefined || binds < level) return left
    stream.read()
    const right = parseBinary(stream, binds + 1)
    left = new BinaryNode(sign as BinarySign, left, right)
  }
}

function parseOperand(stream: TokenStream): Node {
  const token = stream.peek()
  if (token.kind !== '-' && token.kind !== '!') return parseAccess(stream, parseTerm(stream))
  const sign = token.kind
  stream.read()
  stream.enter()
  const operand = parseOperand(stream)
  stream.leave()
  return new UnaryNode(sign, operand, stream.range(token).until(operand.range))
}

function parseTerm(stream: TokenStream): Node {
  const token = stream.peek()
  switch (token.kind) {
    case '(':
      return parseParentheses(stream)
    case '[':
      return parseTuple(stream)
    case '{':
      return parseObject(stream)
    case 'number':
      return parseNumber(stream)
    case 'identifier':
      return parseName(stream)
    case 'open-quote':
      return parseQuoted(stream)
    case 'open-heredoc':
      return parseHeredoc(stream)
    default:
      return stream.fail(token, 'Missing expression', missingExpression(stream, token))
  }
}

function missingExpression(stream: TokenStream, token: Token): string {
  if (token.kind === 'newline') return 'A value is missing here, and the line ends.'
  if (token.kind === 'end') return 'A value is missing here, and the file ends.'
  if (token.kind === '<')
    return 'A value is missing here. A heredoc starts with << or <<-, a name and the end of the line.'
  return `A value is missing here: ${JSON.stringify(stream.textOf(token))} can't start one.`
}

function parseParentheses(stream: TokenStream): Node {
  const open = stream.read()
  const before = stream.seeNewlines(false)
  const expression = parseExpression(stream)
  const close = stream.expect(')', 'Unbalanced parentheses', 'A closing parenthesis is missing here.', open)
  stream.seeNewlines(before)
  return new ParenthesesNode(expression, stream.range(open, close))
}

/** Longer ones say no more than their start. */
const MOST_SHOWN = 30

function parseNumber(stream: TokenStream): Node {
  const token = stream.read()
  const number = parseDecimal(stream.textOf(token))
  if (number) return new LiteralNode(numberValue(number), stream.range(token))
  const shown = stream.textOf(token).slice(0, MOST_SHOWN)
  return stream.fail(token, 'Invalid number', `The number ${shown} is none that HCL knows.`)
}

const KEYWORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', TRUE],
  ['false', FALSE],
  ['null', NULL],
])

function parseName(stream: TokenStream): Node {
  const token = stream.read()
  const next = stream.peek().kind
  if (next === '(' || next === '::') return parseCall(stream, token)
  const name = stream.textOf(token)
  const range = stream.range(token)
  const value = KEYWORDS.get(name)
  if (value) return new LiteralNode(value, range, name)
  return new ReferenceNode({ root: name, rootRange: range, steps: [], range })
}
