import type { PolicyStatement, Preparation, UnfitBuild } from '../engine/index.ts'
import { formatPlace, IngotError, throwAll } from '../errors/index.ts'
import { STAND_IN } from '../options/index.ts'
import type { Template } from '../template/index.ts'

/** A builder or a data source. */
export interface Permitted {
  permissions?(): readonly PolicyStatement[]
}

/**
 * What a template's builders and data sources must be allowed at AWS.
 * @throws IngotError or IngotErrors `plan/unknown` for each builder that can't be prepared before data sources are read: a
 *   policy that leaves out what it needs would be worse than none
 */
export function permissionsOf(
  { builds }: Template,
  { builders, unfit }: Preparation,
  dataSources: readonly Permitted[],
): readonly PolicyStatement[] {
  throwAll(unfit.flatMap((build) => unknownNeeds(build, builds.length > 1)))
  return statementsOf([...builders, ...dataSources])
}

/** One for each option that only a data source knows, and on which it depends how the builder works. */
function unknownNeeds({ config, doubts }: UnfitBuild, hasOthers: boolean): IngotError[] {
  const { displayName, builder } = config
  const places = doubts.flatMap(({ place }) => place ?? [])
  const distinct = [...new Map(places.map((place) => [formatPlace(place), place])).values()]
  const sentence = `what the build "${displayName}" needs depends on a value that only a data source knows, and none is read`
  const others = hasOthers ? `, "-except=${displayName}" plans the other builds` : ''
  const hint = `"-evaluate-datasources" reads them${others}; or put a variable in its place, and give it with -var`
  return (distinct.length > 0 ? distinct : [builder.place]).map(
    (place) => new IngotError('plan/unknown', sentence, { place, hint }),
  )
}

/**
 * What all of them must be allowed at AWS: what is bound alike becomes one statement. Where what it would be bound to isn't
 * known yet, it isn't bound.
 */
export function statementsOf(parts: readonly Permitted[]): readonly PolicyStatement[] {
  const byScope = new Map<string, PolicyStatement>()
  for (const statement of parts.flatMap((part) => part.permissions?.() ?? [])) {
    const { Action, ...scope } = boundToWhatIsKnown(statement)
    const key = JSON.stringify(scope)
    const known = byScope.get(key)
    const actions = [...new Set([...(known?.Action ?? []), ...Action])].toSorted()
    byScope.set(key, { ...scope, Action: actions })
  }
  return [...byScope.values()]
}

function boundToWhatIsKnown({ Resource, Condition = {}, ...rest }: PolicyStatement): PolicyStatement {
  const conditions = Object.entries(Condition).flatMap(([operator, bounds]) => {
    const known = Object.entries(bounds).filter(([, values]) => !JSON.stringify(values).includes(STAND_IN))
    return known.length > 0 ? [[operator, Object.fromEntries(known)] as const] : []
  })
  return {
    ...rest,
    Resource: [...new Set(Resource.map((resource) => resource.replaceAll(STAND_IN, '*')))],
    ...(conditions.length > 0 ? { Condition: Object.fromEntries(conditions) } : {}),
  }
}
