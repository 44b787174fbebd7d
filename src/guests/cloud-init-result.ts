/** How cloud-init's run ended: `failed` is its own "status: error", `degraded` its "degraded done". */
export type CloudInitTrouble =
  | { readonly kind: 'failed'; readonly reasons: readonly string[] }
  | { readonly kind: 'degraded'; readonly reasons: readonly string[] }

/** What cloud-init itself counts as trouble, of the levels of Python's log: that something is deprecated isn't. */
const GRAVE = ['WARNING', 'ERROR', 'CRITICAL']

/**
 * Reads what cloud-init has written of its run.
 * @param result `/run/cloud-init/result.json`: `{"v1": {"errors": ["…"]}}`
 * @param status `/run/cloud-init/status.json`: `{"v1": {"init": {"errors": […], "recoverable_errors": {"WARNING": ["…"]}}, …}}`; before
 *   23.4 without the latter
 * @returns undefined when all went well, or nothing can be made of it
 */
export function cloudInitTrouble(result: string | undefined, status: string | undefined): CloudInitTrouble | undefined {
  const stages = Object.values(fieldsOf(read(status)?.['v1']))
  const errors = [fieldsOf(read(result)?.['v1']), ...stages.map(fieldsOf)].flatMap((stage) => texts(stage['errors']))
  if (errors.length > 0) return { kind: 'failed', reasons: [...new Set(errors)] }
  const recoverable = stages.map((stage) => fieldsOf(fieldsOf(stage)['recoverable_errors']))
  const reasons = recoverable.flatMap((levels) => GRAVE.flatMap((level) => texts(levels[level])))
  return reasons.length > 0 ? { kind: 'degraded', reasons: [...new Set(reasons)] } : undefined
}

function read(json: string | undefined): Fields | undefined {
  try {
    return json === undefined ? undefined : fieldsOf(JSON.parse(json))
  } catch {
    return undefined
  }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
