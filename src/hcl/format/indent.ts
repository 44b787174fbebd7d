import { KIND } from '../syntax/tokens.ts'
import type { Layout } from './layout.ts'
import type { Line } from './lines.ts'
import { BRACKET_CHANGES } from './spaces.ts'

/** Two spaces for each line whose brackets are still open: a line that opens several of them counts once. */
export function indent(layout: Layout, lines: readonly Line[]): void {
  const open: number[] = []
  for (const line of lines) {
    const { lead, assign } = line
    if (lead === assign || layout.kind(lead) === 'newline') continue
    const net = netBrackets(layout, line)
    if (net < 0) close(open, -net)
    layout.spaces[lead] = 2 * open.length
    if (net > 0) open.push(net)
  }
}

/** Of what is assigned, all brackets are closed. */
function netBrackets(layout: Layout, { lead, assign }: Line): number {
  const { codes } = layout
  let net = 0
  for (let index = lead; index < assign; index++) {
    const code = codes[index] as number
    if (code === KIND['open-heredoc']) break
    net += BRACKET_CHANGES[code] as number
  }
  return net
}

/** Takes `count` brackets off the lines that opened them, the last ones first. */
function close(open: number[], count: number): void {
  let left = count
  while (left > 0) {
    const last = open.pop()
    if (last === undefined) return
    if (last > left) open.push(last - left)
    left -= last
  }
}
