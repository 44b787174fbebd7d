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
