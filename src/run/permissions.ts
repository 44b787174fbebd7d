import type { PolicyStatement, Preparation } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { STAND_IN } from '../options/index.ts'
import type { Template } from '../template/index.ts'

/** A builder or a data source. */
export interface Permitted {
  permissions?(): readonly PolicyStatement[]
}

/**
 * What a template's builders and data sources must be allowed at AWS.
 * @throws IngotError `plan/unknown` when a builder can't be prepared before data sources are read: a policy that leaves out
 *   what it needs would be worse than none
 */
export function permissionsOf(
  { path, builds }: Template,
  { builders }: Preparation,
  dataSources: readonly Permitted[],
): readonly PolicyStatement[] {
  if (builders.length === builds.length) return statementsOf([...builders, ...dataSources])
  const sentence = `what the builders of "${path}" need depends on data sources, which aren't read to plan`
  throw new IngotError('plan/unknown', sentence, { hint: 'put a variable in their place, and give it with -var' })
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
