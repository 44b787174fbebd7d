/** `Filter.1.Value.2=x` as a tree of names. */
export interface QueryTree {
  value?: string
  readonly children: Map<string, QueryTree>
}

/** Deeper than any shape of any AWS service. */
const deepest = 32

/** Splits the names of a form at their dots. Of a name that is repeated the first value counts. */
export function queryTree(form: Iterable<readonly [string, string]>): QueryTree {
  const root: QueryTree = { children: new Map() }
  for (const [name, value] of form) {
    const path = name.split('.')
    if (path.length > deepest) continue
    const leaf = path.reduce(childOf, root)
    leaf.value ??= value
  }
  return root
}

/** The dotted names of everything below `tree` that has a value. */
export function leafNames(tree: QueryTree, prefix: string): string[] {
  const below = [...tree.children].flatMap(([name, child]) => leafNames(child, `${prefix}.${name}`))
  return tree.value === undefined ? below : [prefix, ...below]
}

function childOf(tree: QueryTree, name: string): QueryTree {
  const known = tree.children.get(name)
  if (known) return known
  const child: QueryTree = { children: new Map() }
  tree.children.set(name, child)
  return child
}
