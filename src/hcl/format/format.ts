// Past the folder's index file on purpose: formatting takes no parser (design, rule 8).
import { readTokens } from '../syntax/lexer.ts'
import type { Tokens } from '../syntax/tokens.ts'
import { align } from './align.ts'
import { indent } from './indent.ts'
import { Layout } from './layout.ts'
import { toLines } from './lines.ts'
import { hasSpaceBefore } from './spaces.ts'

/**
 * The text in canonical form, byte for byte as the original formatter writes it: only spaces within lines change. Comments
 * stay. The text should be free of mistakes: see `parseSyntax`. What holds one is formatted as well as it can be.
 * @param tokens of the text, all of them, where somebody has cut it already
 */
export function format(text: string, tokens: Tokens = readTokens(text)): string {
  const layout = new Layout(text, tokens)
  const lines = toLines(layout)
  indent(layout, lines)
  for (const { lead, assign, comment } of lines) {
    space(layout, lead, assign)
    space(layout, assign, comment)
  }
  align(layout, lines)
  return layout.write()
}

/** Within a cell. */
function space(layout: Layout, start: number, end: number): void {
  for (let index = start + 1; index < end; index++) {
    if (hasSpaceBefore(layout, index, start)) layout.spaces[index] = 1
  }
}
