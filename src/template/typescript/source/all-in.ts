import type { Node } from '@babel/types'

/** A piece of code and all pieces in it, but for those inside of what `isClosed` names. */
export function* allIn(node: Node, isClosed: (node: Node) => boolean = () => false): Generator<Node, void, void> {
  const open = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    if (next === node || !isClosed(next)) open.push(...Object.values(next).flat().filter(isNode))
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value
}
