import type { CalledFunction } from './expression.ts'
import type { Node } from './node.ts'

/** The functions that a node calls, in the order in which they stand there. Doesn't recurse: chains may be long. */
export function callsOf(root: Node): CalledFunction[] {
  const found: CalledFunction[] = []
  const waiting: Node[] = [root]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const call = node.ownCall()
    if (call) found.push(call)
    for (const child of node.children().toReversed()) waiting.push('names' in child ? child.expression : child)
  }
  return found
}
