import { type Names, type ObjectValue, objectValue, UNKNOWN, type Value } from '../../../hcl/index.ts'
import type { DataNode, GroupNode, ScopeNode } from './node.ts'

type Nodes = ReadonlyMap<string, ScopeNode>

/**
 * `local` and `data` with some nodes in them, beside what all expressions can refer to.
 * @param valueAt undefined for what isn't known
 */
export function namesWith(
  keys: ReadonlySet<string>,
  nodes: Nodes,
  valueAt: (key: string) => Value | undefined,
  common: ReadonlyMap<string, Value>,
): Names<Value> {
  const made = new Map<string, Value>(common)
  // Thousands of expressions may mean all locals or all data sources of a type: those are put together once.
  const make: Readonly<Record<string, () => Value>> = {
    local: () => whole('local', keys, valueAt) ?? localsOf(expand(keys, nodes), (key) => valueAt(key) ?? UNKNOWN),
    data: () => whole('data', keys, valueAt) ?? dataWith(keys, nodes, valueAt),
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

/** What `local`, `data` or `data.type` alone is. */
export function groupValue(group: GroupNode, nodes: Nodes, valueAt: (key: string) => Value): ObjectValue {
  const members = expand(group.members, nodes)
  if (group.key === 'local') return localsOf(members, valueAt)
  const blocks = members.filter((node) => node.kind === 'data')
  return group.key === 'data' ? objectValue(byType(blocks, valueAt)) : ofOneType(blocks, valueAt)
}

function whole(
  group: string,
  keys: ReadonlySet<string>,
  valueAt: (key: string) => Value | undefined,
): Value | undefined {
  return keys.has(group) ? valueAt(group) : undefined
}

function expand(keys: Iterable<string>, nodes: Nodes): readonly ScopeNode[] {
  return [...keys].flatMap((key) => {
    const node = nodes.get(key)
    if (node?.kind === 'group') return expand(node.members, nodes)
    return node ? [node] : []
  })
}

function localsOf(nodes: readonly ScopeNode[], valueAt: (key: string) => Value): ObjectValue {
  return objectValue(
    nodes.flatMap((node) => (node.kind === 'local' ? [[node.definition.name, valueAt(node.key)] as const] : [])),
  )
}

function dataWith(keys: ReadonlySet<string>, nodes: Nodes, valueAt: (key: string) => Value | undefined): ObjectValue {
  const types = [...keys].flatMap((key) => {
    const value = key.startsWith('data.') && nodes.get(key)?.kind === 'group' ? valueAt(key) : undefined
    return value ? [[key.slice('data.'.length), value] as const] : []
  })
  const isWhole = new Set(types.map(([type]) => type))
  const others = [...keys].filter((key) => !(key.startsWith('data.') && isWhole.has(key.slice('data.'.length))))
  const blocks = expand(others, nodes).filter((node) => node.kind === 'data')
  const rest = blocks.filter(({ block }) => !isWhole.has(block.type))
  return objectValue([...types, ...byType(rest, (key) => valueAt(key) ?? UNKNOWN)])
}

/** By type, then by name. */
function byType(nodes: readonly DataNode[], valueAt: (key: string) => Value): (readonly [string, Value])[] {
  return [...Map.groupBy(nodes, ({ block }) => block.type)].map(([type, members]) => [
    type,
    ofOneType(members, valueAt),
  ])
}

function ofOneType(nodes: readonly DataNode[], valueAt: (key: string) => Value): ObjectValue {
  return objectValue(nodes.map(({ key, block }) => [block.name, valueAt(key)] as const))
}
