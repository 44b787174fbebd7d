import { type Diagnostic, errorAt } from '../../../hcl/index.ts'
import type { BuildHead } from './head.ts'
import type { SourceUse } from './source-use.ts'

/** A source in a build: what becomes one build of the run. */
export interface NamedUse {
  readonly head: BuildHead
  readonly use: SourceUse
  /** By which `only` and `except` of components know it: `amazon-ebs.ubuntu`. */
  readonly source: string
  /** By which `-only` and `-except` know it: with the build's own name before it, if it has one. */
  readonly plainName: string
  /** The same, made different from all others: what people see, and what a run's records go by. */
  readonly displayName: string
}

/** Names all sources of all builds, in their order. A name that is there already gets a number. */
export function nameUses(heads: readonly BuildHead[]): readonly NamedUse[] {
  const counts = new Map<string, number>()
  return heads.flatMap((head) =>
    head.sources.map((use) => {
      const source = `${use.definition.type}.${use.name}`
      const plainName = head.name === '' ? source : `${head.name}.${source}`
      const count = (counts.get(plainName) ?? 0) + 1
      counts.set(plainName, count)
      return { head, use, source, plainName, displayName: count === 1 ? plainName : `${plainName} (${count})` }
    }),
  )
}

/** Elements of one `for_each` on a build that come out with the same names: nobody could tell them apart. */
export function repeatedNames(named: readonly NamedUse[]): Diagnostic[] {
  const first = new Map<string, NamedUse>()
  return named.flatMap((each) => {
    const earlier = first.get(each.plainName) ?? each
    first.set(each.plainName, earlier)
    const { headerRange } = each.head.block
    if (earlier.head === each.head || earlier.head.block.headerRange !== headerRange) return []
    const detail = `Two of its builds are called ${JSON.stringify(each.plainName)}. Give them names, such as name = each.key.`
    return [errorAt(headerRange, 'Builds of one name', detail)]
  })
}
