import type { Line } from './lines.ts'
import { bracketChange } from './spaces.ts'

/** Two spaces for each line whose brackets are still open: a line that opens several of them counts once. */
export function indent(lines: readonly Line[]): void {
  const open: number[] = []
  for (const line of lines) {
    const [first] = line.lead
    if (!first) continue
    if (first.kind === 'newline') {
      first.spaces = 0
      continue
    }
    const net = netBrackets(line)
    if (net < 0) close(open, -net)
    first.spaces = 2 * open.length
    if (net > 0) open.push(net)
  }
}

function netBrackets({ lead, assign }: Line): number {
  let net = 0
  for (const { kind } of lead) {
    net += bracketChange(kind)
    if (kind === 'open-heredoc') break
  }
  for (const { kind } of assign) net += bracketChange(kind)
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
