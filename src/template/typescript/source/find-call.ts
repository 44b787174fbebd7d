import type { CallExpression, Node } from '@babel/types'
import { allIn } from './all-in.ts'

/** A position as V8 tells it: both from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** These call the function that stands before them, with arguments of their own. */
const INDIRECT = ['call', 'apply', 'bind']

/** The call of a function whose name stands at a position, which is where V8 sees calls. */
export function findCall(tree: Node, { line, column }: Position): CallExpression | undefined {
  for (const node of allIn(tree)) {
    if (node.type !== 'CallExpression') continue
    const start = calledName(node)?.loc?.start
    if (start?.line === line && start.column + 1 === column) return node
  }
  return undefined
}

/** `shell` in `shell(…)` and in `ingot.shell(…)`. */
function calledName({ callee }: CallExpression): Node | undefined {
  if (callee.type === 'Identifier') return callee
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return undefined
  return INDIRECT.includes(callee.property.name) ? undefined : callee.property
}
