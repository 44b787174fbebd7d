import type { Range, Traversal, TraversalStep } from '../../../hcl/index.ts'
import type { Gate } from '../extensions/index.ts'
import type { ComponentBlock, HclModule, LocalDefinition } from '../module/index.ts'

/** Something whose value is worked out from others: a local, a data source, or all of those that share the start of their key. */
export type ScopeNode = LocalNode | DataNode | GroupNode

export interface LocalNode {
  readonly kind: 'local'
  /** `local.name`, as it is referred to. */
  readonly key: string
  readonly definition: LocalDefinition
  readonly references: readonly Traversal[]
}

export interface DataNode {
  readonly kind: 'data'
  /** `data.type.name`. */
  readonly key: string
  readonly block: ComponentBlock
  readonly references: readonly Traversal[]
  /** Those by which it is known how often it is read, if it says so: the others are needed only then. */
  readonly gate: readonly Traversal[] | undefined
}

/** What is meant by `local`, `data` or `data.type` alone. */
export interface GroupNode {
  readonly kind: 'group'
  readonly key: string
  /** Keys. */
  readonly members: readonly string[]
}

export function rangeOf(node: ScopeNode): Range | undefined {
  switch (node.kind) {
    case 'local':
      return node.definition.nameRange
    case 'data':
      return node.block.headerRange
    case 'group':
      return undefined
  }
}

/** By key, in the order of the files. @param gate of data sources */
export function nodesOf({ locals, data }: HclModule, gate: Gate): ReadonlyMap<string, ScopeNode> {
  const nodes = new Map<string, ScopeNode>()
  for (const definition of locals.values()) {
    const key = `local.${definition.name}`
    nodes.set(key, { kind: 'local', key, definition, references: definition.expression.variables() })
  }
  for (const [name, block] of data) {
    const key = `data.${name}`
    const references = block.body.references()
    nodes.set(key, {
      kind: 'data',
      key,
      block,
      references,
      gate: gate.isIn(block.body) ? gate.references(block.body) : undefined,
    })
  }
  const groups = Map.groupBy(nodes.keys(), (key) => key.slice(0, key.indexOf('.')))
  const types = Map.groupBy(data.keys(), (name) => `data.${data.get(name)?.type}`)
  for (const [key, members] of groups) nodes.set(key, { kind: 'group', key, members })
  for (const [key, names] of types) nodes.set(key, { kind: 'group', key, members: names.map((name) => `data.${name}`) })
  return nodes
}

/** The keys of the nodes that references name. */
export function keysOf(references: Iterable<Traversal>, nodes: ReadonlyMap<string, ScopeNode>): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { root, steps } of references) {
    if (root !== 'local' && root !== 'data') continue
    const key = [root, ...namesIn(steps).slice(0, root === 'local' ? 1 : 2)].join('.')
    if (nodes.has(key)) keys.add(key)
  }
  return keys
}

/** What a node needs. */
export function needsOf(node: ScopeNode, nodes: ReadonlyMap<string, ScopeNode>): ReadonlySet<string> {
  return node.kind === 'group' ? new Set(node.members) : keysOf(node.references, nodes)
}

/** What must be there before it can be begun with a node. */
export function firstNeedsOf(node: ScopeNode, nodes: ReadonlyMap<string, ScopeNode>): ReadonlySet<string> {
  return node.kind === 'data' && node.gate ? keysOf(node.gate, nodes) : needsOf(node, nodes)
}

/** The names that are written out, up to the first index that isn't. */
function namesIn(steps: readonly TraversalStep[]): string[] {
  const names = steps.map(nameOf)
  const end = names.indexOf(undefined)
  return names.slice(0, end === -1 ? undefined : end).filter((name) => name !== undefined)
}

export function nameOf(step: TraversalStep | undefined): string | undefined {
  if (step?.kind === 'attribute') return step.name
  return step?.key.kind === 'string' ? step.key.value : undefined
}
