import type { Layout } from './layout.ts'
import type { Line } from './lines.ts'

/** Puts the `=` of consecutive lines below each other, and then their comments. */
export function align(layout: Layout, lines: readonly Line[]): void {
  alignCells(layout, lines, 'assign', 'comment')
  alignCells(layout, lines, 'comment', 'end')
}

/** @param next the cell behind the one that is aligned: where it starts at the same token, that one is empty */
function alignCells(layout: Layout, lines: readonly Line[], cell: 'assign' | 'comment', next: 'comment' | 'end'): void {
  let first = 0
  for (let at = 0; at <= lines.length; at++) {
    const line = lines[at]
    if (line && line[cell] < line[next]) continue
    if (at > first) alignChain(layout, lines.slice(first, at), cell)
    first = at + 1
  }
}

function alignChain(layout: Layout, lines: readonly Line[], cell: 'assign' | 'comment'): void {
  const widths = lines.map((line) => layout.columns(line.lead, line[cell]))
  const widest = widths.reduce((most, width) => Math.max(most, width), 0)
  lines.forEach((line, index) => {
    layout.spaces[line[cell]] = widest - (widths[index] as number) + 1
  })
}
