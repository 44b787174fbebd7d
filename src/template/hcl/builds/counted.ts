import { type Block, type Diagnostic, errorAt, type Traversal } from '../../../hcl/index.ts'
import { bodiesOf } from '../extensions/index.ts'
import { checkBody } from './body.ts'
import type { Gates } from './gates.ts'
import type { CountedBuild } from './head.ts'
import type { Reading } from './members.ts'
import type { NamedUse } from './names.ts'

/** What must be evaluated before it is known how often the builds count. */
export function countReferences(builds: readonly Block[], { build }: Gates): readonly Traversal[] {
  return builds.flatMap(({ body }) => build.references(body))
}

/** Each build as often as it counts. Of those that don't count the shape is checked. */
export async function countedBuilds(builds: readonly Block[], reading: Reading): Promise<readonly CountedBuild[]> {
  const { gates, contextFor, diagnostics } = reading
  const context = await contextFor(countReferences(builds, gates))
  const counted: CountedBuild[] = []
  for (const written of builds) {
    const opening = await gates.build.open(written.body, context, diagnostics)
    if (opening.kind === 'disabled') checkBody(written, reading)
    counted.push(...bodiesOf(opening).map((body) => ({ block: { ...written, body }, written })))
  }
  return counted
}

/** One diagnostic for each name that several elements of one build have. */
export function sameNames(named: readonly NamedUse[]): Diagnostic[] {
  return [...Map.groupBy(named, ({ plainName }) => plainName)].flatMap(([name, uses]) => {
    const byBlock = Map.groupBy(uses, ({ head }) => head.written)
    const [written] = [...byBlock].find(([, members]) => new Set(members.map(({ head }) => head)).size > 1) ?? []
    if (!written) return []
    const detail = `for_each makes several builds ${JSON.stringify(name)} of this. Give them names of their own, as in name = "web-\${each.key}".`
    return [errorAt(written.headerRange, 'Builds of the same name', detail)]
  })
}
