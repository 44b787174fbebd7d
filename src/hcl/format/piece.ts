import { characters } from '../diagnostics/index.ts'
import type { TokenKind } from '../syntax/index.ts'

/** A token with the spaces that are to stand before it. */
export interface Piece {
  readonly kind: TokenKind
  readonly text: string
  spaces: number
}

/** How many columns the pieces take, with the spaces before them. */
export function columns(pieces: readonly Piece[]): number {
  let total = 0
  for (const { text, spaces } of pieces) total += spaces + characters(text)
  return total
}
