import type { MetadataTree } from './tree.ts'

/**
 * What the metadata service answers to a path below `meta-data/`: a leaf's text, or a folder's listing in which folders end
 * in `/`. Undefined when there is nothing.
 */
export function lookUp(tree: MetadataTree, path: string, keyNames: readonly string[]): string | undefined {
  const names = path.split('/').filter((name) => name !== '')
  let node: string | MetadataTree | undefined = tree
  for (const name of names) {
    if (typeof node !== 'object' || !Object.hasOwn(node, name)) return undefined
    node = node[name]
  }
  if (typeof node !== 'object') return node
  return names.join('/') === 'public-keys' ? listKeys(keyNames) : list(node)
}

function list(tree: MetadataTree): string {
  const names = Object.keys(tree).filter((name) => tree[name] !== undefined)
  return names
    .sort()
    .map((name) => (typeof tree[name] === 'object' ? `${name}/` : name))
    .join('\n')
}

/** The one listing with a form of its own: `0=name`. */
function listKeys(names: readonly string[]): string {
  return names.map((name, index) => `${index}=${name}`).join('\n')
}
