import { type Token, tokenize } from '../syntax/index.ts'
import { align } from './align.ts'
import { indent } from './indent.ts'
import { type Line, toLines } from './lines.ts'
import type { Piece } from './piece.ts'
import { hasSpaceBetween } from './spaces.ts'

/**
 * The text in canonical form, byte for byte as the original formatter writes it: only spaces within lines change. Comments
 * stay. The text should be free of mistakes: see `parseSyntax`. What holds one is formatted as well as it can be.
 * @param all the text's tokens, where somebody has cut it already
 */
export function format(text: string, all = tokenize(text)): string {
  const tokens = all.filter(({ kind }) => kind !== 'end')
  const pieces = tokens.map(({ kind, start, end }): Piece => ({ kind, text: text.slice(start, end), spaces: 0 }))
  const lines = toLines(pieces)
  indent(lines)
  for (const line of lines) space(line)
  align(lines)
  return write(pieces) + ' '.repeat(spacesAtEnd(text, tokens))
}

/** The original leaves spaces alone that stand at the very end of the file. */
function spacesAtEnd(text: string, tokens: readonly Token[]): number {
  return text.length - (tokens.at(-1)?.end ?? 0)
}

function space({ lead, assign }: Line): void {
  for (const cell of [lead, assign]) {
    for (const [index, right] of cell.entries()) {
      const left = cell[index - 1]
      if (left) right.spaces = hasSpaceBetween(cell[index - 2], left, right) ? 1 : 0
    }
  }
  // It sets what follows apart, also where nothing is aligned.
  if (assign[0]) assign[0].spaces = 1
}

function write(pieces: readonly Piece[]): string {
  return pieces.map(({ text, spaces }) => ' '.repeat(spaces) + text).join('')
}
