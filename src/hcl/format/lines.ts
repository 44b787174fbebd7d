import type { Piece } from './piece.ts'
import { bracketChange } from './spaces.ts'

/** A line in up to three cells, whose starts are aligned with those of the lines around it. */
export interface Line {
  /** What stands before the others, all of it where there are none. */
  readonly lead: readonly Piece[]
  /** `=` and what follows, if all its brackets are closed on the line. */
  readonly assign: readonly Piece[]
  /** A comment behind something else. */
  readonly comment: readonly Piece[]
}

/** Cuts the pieces into lines. Ends of lines inside of heredocs don't count. */
export function toLines(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const [index, piece] of pieces.entries()) {
    if (!endsLine(piece)) continue
    lines.push(toCells(pieces.slice(start, index + 1)))
    start = index + 1
  }
  lines.push(toCells(pieces.slice(start)))
  return lines
}

function endsLine({ kind, text }: Piece): boolean {
  return kind === 'newline' || (kind === 'comment' && text.endsWith('\n'))
}

function toCells(pieces: readonly Piece[]): Line {
  const hasComment = pieces.length > 1 && pieces.at(-1)?.kind === 'comment'
  const code = hasComment ? pieces.slice(0, -1) : pieces
  const comment = hasComment ? pieces.slice(-1) : []
  const equals = code.findIndex((piece, index) => index > 0 && piece.kind === '=')
  const assign = equals === -1 ? [] : code.slice(equals)
  const isWhole = assign.reduce((net, { kind }) => net + bracketChange(kind), 0) === 0
  return isWhole && assign.length > 0
    ? { lead: code.slice(0, equals), assign, comment }
    : { lead: code, assign: [], comment }
}
