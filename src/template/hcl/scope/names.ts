import { type Names, type ObjectValue, objectValue, type Value } from '../../../hcl/index.ts'
import type { ScopeNode } from './node.ts'

/** `local` and `data` with some nodes in them, beside what all expressions can refer to. */
export function namesWith(
  keys: ReadonlySet<string>,
  nodes: ReadonlyMap<string, ScopeNode>,
  valueAt: (key: string) => Value,
  common: ReadonlyMap<string, Value>,
): Names<Value> {
  const found = [...keys].flatMap((key) => expand(key, nodes))
  const made = new Map<string, Value>(common)
  const make: Readonly<Record<string, () => ObjectValue>> = {
    local: () => localsOf(found, valueAt),
    data: () => dataOf(found, valueAt),
  }
  return {
    get(name) {
      const value = made.get(name) ?? make[name]?.()
      if (value) made.set(name, value)
      return value
    },
    keys: () => [...common.keys(), ...Object.keys(make)],
  }
}

function expand(key: string, nodes: ReadonlyMap<string, ScopeNode>): readonly ScopeNode[] {
  const node = nodes.get(key)
  if (node?.kind === 'group') return node.members.flatMap((member) => expand(member, nodes))
  return node ? [node] : []
}

function localsOf(nodes: readonly ScopeNode[], valueAt: (key: string) => Value): ObjectValue {
  return objectValue(
    nodes.flatMap((node) => (node.kind === 'local' ? [[node.definition.name, valueAt(node.key)] as const] : [])),
  )
}

/** By type, then by name. */
function dataOf(nodes: readonly ScopeNode[], valueAt: (key: string) => Value): ObjectValue {
  const blocks = nodes.filter((node) => node.kind === 'data')
  const byType = Map.groupBy(blocks, ({ block }) => block.type)
  const types = [...byType].map(([type, members]) => {
    return [type, objectValue(members.map(({ key, block }) => [block.name, valueAt(key)] as const))] as const
  })
  return objectValue(types)
}
