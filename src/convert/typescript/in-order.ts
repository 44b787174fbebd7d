import type { Traversal } from '../../hcl/index.ts'

interface Ordered {
  /** `local.name`, `data.type.name` */
  readonly key: string
  readonly references: readonly Traversal[]
}

/** Each behind those that it refers to; else in their order. Circles, which can't be evaluated, stay as they are. */
export function inOrder<T extends Ordered>(items: readonly T[]): T[] {
  const byKey = new Map(items.map((item) => [item.key, item]))
  const ordered = new Set<T>()
  const open = new Set<T>()
  const add = (item: T): void => {
    if (ordered.has(item) || open.has(item)) return
    open.add(item)
    for (const reference of item.references) {
      const needed = byKey.get(keyOf(reference))
      if (needed) add(needed)
    }
    ordered.add(item)
  }
  for (const item of items) add(item)
  return [...ordered]
}

function keyOf({ root, steps }: Traversal): string {
  const names = steps.map((step) => (step.kind === 'attribute' ? step.name : ''))
  return [root, ...names.slice(0, root === 'data' ? 2 : 1)].join('.')
}
