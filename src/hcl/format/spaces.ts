import type { TokenKind } from '../syntax/index.ts'
import type { Layout } from './layout.ts'

/** Whether a space stands between a token and the one before it. @param start the first token of the cell they are in */
export function hasSpaceBefore(layout: Layout, index: number, start: number): boolean {
  const before = index - 2 < start ? undefined : layout.kind(index - 2)
  const l = layout.kind(index - 1)
  const r = layout.kind(index)
  if (r === 'newline') return false
  if (l === 'identifier' && r === '(') return false
  if ((l === 'identifier' && r === '::') || (l === '::' && r === 'identifier')) return false
  if (l === '.' || r === '.') return false
  if (r === ',' || r === '...') return false
  if (l === ',') return true
  if (TEXT_BEFORE.has(l) || TEXT_AFTER.has(r)) return false
  // `for x in [a]`: not an element of something named `in`.
  if (l === 'identifier' && before === 'identifier' && layout.isText(index - 1, 'in')) return true
  if (r === '[' && (l === 'identifier' || l === 'number' || bracketChange(l) < 0)) return false
  if (l === '!') return false
  if (l === '-') return before !== undefined && !BEFORE_NEGATION.has(before)
  if (l === '{' || r === '}') return !(l === '{' && r === '}')
  if (isOpenSequence(l) && r === '{') return true
  if (l === '}' && r === 'close-sequence') return true
  if (l === 'close-sequence' && isOpenSequence(r)) return false
  return bracketChange(l) <= 0 && bracketChange(r) >= 0
}

/** Nothing stands beside the text of a template. */
const TEXT_BEFORE: ReadonlySet<TokenKind> = new Set(['quoted-text', 'text', 'open-quote', 'open-heredoc'])
const TEXT_AFTER: ReadonlySet<TokenKind> = new Set(['quoted-text', 'text', 'close-quote', 'close-heredoc'])

/** A minus behind these is a sign of its operand, not an operator between two. */
const BEFORE_NEGATION: ReadonlySet<TokenKind> = new Set([
  ...(['(', '{', '[', '=', ':', ',', '?', '+', '*', '/', '%', '-'] as const),
  ...(['==', '!=', '>', '>=', '<', '<=', '&&', '||', '!'] as const),
])

function isOpenSequence(kind: TokenKind): boolean {
  return kind === 'open-interpolation' || kind === 'open-directive'
}

/** 1 for what opens a bracket, -1 for what closes one. */
export function bracketChange(kind: TokenKind): number {
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
