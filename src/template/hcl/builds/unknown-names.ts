import { formatPlace } from '../../../errors/index.ts'
import { listed, nearestName } from '../../../names/index.ts'
import type { TemplateWarning } from '../../template.ts'
import { placeOf } from '../diagnostics/index.ts'
import type { HclModule } from '../module/index.ts'
import type { BuildBody } from './body.ts'
import type { NamedUse } from './names.ts'

/**
 * Warnings of names in `only`, `except` and `override` that no source has: most likely misspelt. Packer says nothing of
 * them.
 * @param named the sources of all builds
 */
export function unknownNames(
  bodies: readonly BuildBody[],
  named: readonly NamedUse[],
  { sources }: HclModule,
): TemplateWarning[] {
  const repeated = named.flatMap(({ use }) => use.definition.repeated?.from ?? [])
  // A source that no build uses just now may be used with other variables.
  const known = new Set([...named.map(({ source }) => source), ...repeated, ...sources.keys()])
  const names = new Set([...named.map(({ use }) => use.name), ...[...sources.values()].map(({ name }) => name)])
  const cleanups = bodies.flatMap(({ errorCleanupProvisioner: cleanup }) => (cleanup ? [cleanup] : []))
  const provisioners = [...bodies.flatMap((body) => body.provisioners), ...cleanups]
  const components = [...provisioners, ...bodies.flatMap(({ postProcessors }) => postProcessors.flat())]
  const restrictions = components.flatMap(({ within, ...own }) => (within ? [own, within] : [own]))
  const warnings = [
    ...restrictions.flatMap(({ only, except, range }) => {
      const place = range && placeOf(range)
      return [...only, ...except].flatMap((name) => warningOf(name, known, place))
    }),
    ...provisioners.flatMap(({ overrides }) =>
      [...overrides].flatMap(([name, { place }]) => warningOf(name, names, place)),
    ),
  ]
  // What is repeated would tell the same for each element.
  return [...new Map(warnings.map((warning) => [keyOf(warning), warning])).values()]
}

function keyOf({ text, place }: TemplateWarning): string {
  return JSON.stringify([text, place && formatPlace(place)])
}

function warningOf(name: string, known: ReadonlySet<string>, place: TemplateWarning['place']): TemplateWarning[] {
  if (known.has(name)) return []
  const near = nearestName(name, known)
  const there = near === undefined ? `there is ${listed(known)}` : `did you mean "${near}"?`
  return [{ text: `no build has a source "${name}"; ${there}`, place }]
}
