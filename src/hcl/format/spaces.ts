import { TOKEN_KINDS, type TokenKind } from '../syntax/token.ts'
import type { Layout } from './layout.ts'

/** What is to be between two tokens, as far as the two of them tell. */
type Rule = typeof NO_SPACE | typeof SPACE | typeof BY_CONTEXT

const NO_SPACE = 1
const SPACE = 2
const BY_CONTEXT = 3

/** By the two kinds. Filled as pairs come up, since texts have the same few over and over. */
const RULES = new Uint8Array(TOKEN_KINDS.length ** 2)

/** Whether a space stands between a token and the one before it. @param start the first token of the cell they are in */
export function hasSpaceBefore(layout: Layout, index: number, start: number): boolean {
  const { codes } = layout
  const pair = (codes[index - 1] as number) * TOKEN_KINDS.length + (codes[index] as number)
  if (RULES[pair] === 0) RULES[pair] = ruleOf(layout.kind(index - 1), layout.kind(index))
  return RULES[pair] === SPACE || (RULES[pair] === BY_CONTEXT && hasSpaceByContext(layout, index, start))
}

function ruleOf(l: TokenKind, r: TokenKind): Rule {
  if (l === '-' && !isTight(l, r)) return BY_CONTEXT
  if (l === 'identifier' && TIGHT_AFTER_NAMES.has(r)) return BY_CONTEXT
  return isApart(l, r) ? SPACE : NO_SPACE
}

function hasSpaceByContext(layout: Layout, index: number, start: number): boolean {
  const before = index - 2 < start ? undefined : layout.kind(index - 2)
  if (layout.kind(index - 1) === '-') return before !== undefined && !BEFORE_NEGATION.has(before)
  // `for x in [a]`: not an element of something named `in`.
  return before === 'identifier' && layout.isText(index - 1, 'in')
}

function isApart(l: TokenKind, r: TokenKind): boolean {
  if (isTight(l, r)) return false
  if (l === ',') return true
  if (r === '[' && (l === 'identifier' || l === 'number' || bracketChange(l) < 0)) return false
  if (l === '!') return false
  if (l === '{' || r === '}') return !(l === '{' && r === '}')
  if (isOpenSequence(l) && r === '{') return true
  if (l === '}' && r === 'close-sequence') return true
  if (l === 'close-sequence' && isOpenSequence(r)) return false
  return bracketChange(l) <= 0 && bracketChange(r) >= 0
}

/** Whatever else stands around them. */
function isTight(l: TokenKind, r: TokenKind): boolean {
  if (r === 'newline') return true
  if (l === 'identifier' && r === '(') return true
  if ((l === 'identifier' && r === '::') || (l === '::' && r === 'identifier')) return true
  if (l === '.' || r === '.') return true
  if (r === ',' || r === '...') return true
  return l !== ',' && (TEXT_BEFORE.has(l) || TEXT_AFTER.has(r))
}

/** Nothing stands beside the text of a template. */
const TEXT_BEFORE: ReadonlySet<TokenKind> = new Set(['quoted-text', 'text', 'open-quote', 'open-heredoc'])
const TEXT_AFTER: ReadonlySet<TokenKind> = new Set(['quoted-text', 'text', 'close-quote', 'close-heredoc'])

/** Names but the keyword `in` have no space before these. */
const TIGHT_AFTER_NAMES: ReadonlySet<TokenKind> = new Set(['[', ']', ')', 'close-sequence'])

/** A minus behind these is a sign of its operand, not an operator between two. */
const BEFORE_NEGATION: ReadonlySet<TokenKind> = new Set([
  ...(['(', '{', '[', '=', ':', ',', '?', '+', '*', '/', '%', '-'] as const),
  ...(['==', '!=', '>', '>=', '<', '<=', '&&', '||', '!'] as const),
])

function isOpenSequence(kind: TokenKind): boolean {
  return kind === 'open-interpolation' || kind === 'open-directive'
}

/** 1 for what opens a bracket, -1 for what closes one. */
function bracketChange(kind: TokenKind): number {
  switch (kind) {
    case '{':
    case '[':
    case '(':
    case 'open-interpolation':
    case 'open-directive':
      return 1
    case '}':
    case ']':
    case ')':
    case 'close-sequence':
      return -1
    default:
      return 0
  }
}

/** The same by the kind's number. */
export const BRACKET_CHANGES: Readonly<Int8Array> = Int8Array.from(TOKEN_KINDS, bracketChange)
