import type { Line } from './lines.ts'
import { columns, type Piece } from './piece.ts'

/** Puts the `=` of consecutive lines below each other, and then their comments. */
export function align(lines: readonly Line[]): void {
  alignCells(
    lines,
    (line) => line.assign[0],
    (line) => columns(line.lead),
  )
  alignCells(
    lines,
    (line) => line.comment[0],
    (line) => columns(line.lead) + columns(line.assign),
  )
}

function alignCells(
  lines: readonly Line[],
  cell: (line: Line) => Piece | undefined,
  width: (line: Line) => number,
): void {
  let chain: { first: Piece; width: number }[] = []
  const close = () => {
    const widest = chain.reduce((most, row) => Math.max(most, row.width), 0)
    for (const row of chain) row.first.spaces = widest - row.width + 1
    chain = []
  }
  for (const line of lines) {
    const first = cell(line)
    if (first) chain.push({ first, width: width(line) })
    else close()
  }
  close()
}
