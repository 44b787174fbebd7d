import type { Expression, SyntaxBlock, SyntaxBody } from '../../hcl/index.ts'
import { labelOf } from './module-blocks.ts'

/** A source that a build block names. */
export interface BuildTarget {
  readonly type: string
  /** The second label of the source. */
  readonly source: string
  /** What the build calls it: the same, unless it says otherwise. */
  readonly name: string
  /** Settings of the build for it. */
  readonly own: SyntaxBody | undefined
}

function targetsOf({ body }: SyntaxBlock): BuildTarget[] {
  const listed = (body.attributes.get('sources')?.expression.asItems() ?? []).flatMap((item) => {
    const address = addressOf(item)
    return address === undefined ? [] : [targetAt(address, undefined)]
  })
  const blocks = body.blocks
    .filter(({ type }) => type === 'source')
    .map((block) => targetAt(labelOf(block), block.body))
  return [...listed, ...blocks]
}

/** `"source.null.a"`, `"null.a"` or `source.null.a` */
function addressOf(item: Expression): string | undefined {
  const text = item.asText()
  if (text !== undefined) return text
  const traversal = item.asTraversal()
  return (
    traversal &&
    [traversal.root, ...traversal.steps.map((step) => (step.kind === 'attribute' ? step.name : ''))].join('.')
  )
}

function targetAt(address: string, own: SyntaxBody | undefined): BuildTarget {
  const [type = '', source = ''] = address.replace(/^source\./, '').split('.')
  const name = own?.attributes.get('name')?.expression.asText() ?? source
  const hasOwn = own && [...own.attributes.keys()].some((key) => key !== 'name')
  return { type, source, name, own: hasOwn || (own && own.blocks.length > 0) ? own : undefined }
}

/** The builds of the program with their names, by the build blocks that they come from. */
export function namedTargets(builds: readonly SyntaxBlock[]): ReadonlyMap<SyntaxBlock, readonly NamedTarget[]> {
  const all = builds.flatMap((build) => targetsOf(build).map((target) => ({ build, target })))
  const taken = new Set<string>()
  const named = all.map(({ build, target }) => {
    const prefix = build.body.attributes.get('name')?.expression.asText() ?? 'build'
    const address = `${target.type}.${target.name}`
    const isOnly = all.filter((other) => other.target.name === target.name).length === 1
    const wanted = [...(isOnly ? [target.name] : []), address, `${prefix}.${address}`]
    const key = wanted.find((name) => !taken.has(name)) ?? `${prefix}.${address}.${taken.size}`
    taken.add(key)
    return { build, target, key }
  })
  return Map.groupBy(named, ({ build }) => build)
}

export interface NamedTarget {
  readonly target: BuildTarget
  /** The name of the build in the program: the source's own, with more before it where two have the same. */
  readonly key: string
}
