import { type WrittenItem, writeBody } from '../../hcl/index.ts'

/** A build with what is done in it. */
export interface WrittenBuild {
  /** Of its source: `null.web`. */
  readonly address: string
  readonly items: readonly WrittenItem[]
}

/** Sources with which the same is done. */
export interface BuiltTogether {
  readonly sources: readonly string[]
  readonly items: readonly WrittenItem[]
}

/** Puts builds together whose provisioners and post-processors are the same to the letter. */
export function builtFor(builds: readonly WrittenBuild[]): BuiltTogether[] {
  const groups = Map.groupBy(builds, ({ items }) => writeBody(items))
  return [...groups.values()].map((group) => ({
    sources: group.map(({ address }) => address),
    items: group[0]?.items ?? [],
  }))
}
