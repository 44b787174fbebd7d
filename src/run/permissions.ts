import type { PolicyStatement, PreparedBuild } from '../engine/index.ts'

/** What all builds must be allowed at AWS: what is bound alike becomes one statement. */
export function statementsOf(builds: readonly PreparedBuild[]): readonly PolicyStatement[] {
  const byScope = new Map<string, PolicyStatement>()
  for (const statement of builds.flatMap(({ builder }) => builder.permissions?.() ?? [])) {
    const { Action, ...scope } = statement
    const key = JSON.stringify(scope)
    const known = byScope.get(key)
    const actions = [...new Set([...(known?.Action ?? []), ...Action])].toSorted()
    byScope.set(key, { ...statement, Action: actions })
  }
  return [...byScope.values()]
}
