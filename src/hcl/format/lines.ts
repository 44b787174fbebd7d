import { KIND } from '../syntax/tokens.ts'
import type { Layout } from './layout.ts'
import { BRACKET_CHANGES } from './spaces.ts'

/** A line in up to three cells of tokens, whose starts are aligned with those of the lines around it. */
export interface Line {
  /** The first token of what stands before the other cells, all of it where there are none. */
  readonly lead: number
  /** The `=` before what has all its brackets closed on the line. Where there is none, this is where the next cell starts. */
  readonly assign: number
  /** A comment behind something else, or the end of the line. */
  readonly comment: number
  /** Behind the last token. */
  readonly end: number
}

/** Cuts the tokens into lines. Ends of lines inside of heredocs don't count. */
export function toLines(layout: Layout): Line[] {
  const lines: Line[] = []
  let start = 0
  for (let index = 0; index < layout.length; index++) {
    if (!layout.endsLine(index)) continue
    lines.push(toLine(layout, start, index + 1))
    start = index + 1
  }
  lines.push(toLine(layout, start, layout.length))
  return lines
}

function toLine(layout: Layout, lead: number, end: number): Line {
  const hasComment = end - lead > 1 && layout.kind(end - 1) === 'comment'
  const comment = hasComment ? end - 1 : end
  return { lead, assign: startOfAssign(layout, lead, comment), comment, end }
}

function startOfAssign(layout: Layout, lead: number, end: number): number {
  const { codes } = layout
  let equals = lead + 1
  while (equals < end && codes[equals] !== KIND['=']) equals++
  let net = 0
  for (let index = equals; index < end; index++) net += BRACKET_CHANGES[codes[index] as number] as number
  return net === 0 ? Math.min(equals, end) : end
}
