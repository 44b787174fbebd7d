import type { Node } from './node.ts'
import type { Traversal } from './traversal.ts'

/** A node and the names that are variables of its own there. */
interface Visit {
  readonly node: Node
  readonly own: ReadonlySet<string>
}

/** The variables that a node refers to, in the order in which they stand there. Doesn't recurse: chains may be long. */
export function variablesOf(root: Node): Traversal[] {
  const found: Traversal[] = []
  const waiting: Visit[] = [{ node: root, own: new Set() }]
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { node, own } = visit
    const reference = node.ownReference()
    if (reference && !own.has(reference.root)) found.push(reference)
    for (const child of node.children().toReversed()) {
      if ('names' in child) waiting.push({ node: child.expression, own: new Set([...own, ...child.names]) })
      else waiting.push({ node: child, own })
    }
  }
  return found
}
