import type { PolicyStatement } from '../engine/index.ts'

/** A builder or a data source. */
export interface Permitted {
  permissions?(): readonly PolicyStatement[]
}

/** What all of them must be allowed at AWS: what is bound alike becomes one statement. */
export function statementsOf(parts: readonly Permitted[]): readonly PolicyStatement[] {
  const byScope = new Map<string, PolicyStatement>()
  for (const statement of parts.flatMap((part) => part.permissions?.() ?? [])) {
    const { Action, ...scope } = statement
    const key = JSON.stringify(scope)
    const known = byScope.get(key)
    const actions = [...new Set([...(known?.Action ?? []), ...Action])].toSorted()
    byScope.set(key, { ...statement, Action: actions })
  }
  return [...byScope.values()]
}
