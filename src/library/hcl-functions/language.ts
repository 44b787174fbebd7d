import { BOOL, convert, FunctionError, sameValue } from '../../hcl/index.ts'
import { EMULATED_PACKER_VERSION } from '../../template/packer-version.ts'
import { toHcl } from './values.ts'

/** What in HCL's language JavaScript does in another way. */
export const language = {
  try(...expressions: readonly (() => unknown)[]): unknown {
    const failures: string[] = []
    for (const expression of expressions) {
      const { value, failure } = attempt(expression)
      // Null is a value, and in the program what is not set.
      if (value !== undefined) return value ?? undefined
      failures.push(failure)
    }
    throw new FunctionError(`try failed: none of the expressions can be evaluated: ${failures.join('; ')}`)
  },
  can: (expression: () => unknown) => attempt(expression).value !== undefined,
  entries(collection: readonly unknown[] | Readonly<Record<string, unknown>>): unknown[] {
    if (Array.isArray(collection)) return [...collection.entries()]
    return Object.entries(collection).toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  },
  list(value: unknown): unknown[] {
    if (Array.isArray(value)) return value
    return value === undefined || value === null ? [] : [value]
  },
  grouped(entries: readonly (readonly [string | number, unknown])[]): Record<string, unknown[]> {
    const groups = Map.groupBy(entries, ([key]) => String(key))
    return Object.fromEntries([...groups].map(([key, members]) => [key, members.map(([, value]) => value)]))
  },
  equal: (left: unknown, right: unknown) => sameValue(toHcl(left), toHcl(right)),
  isTrue(value: unknown): boolean {
    const converted = convert(toHcl(value), BOOL)
    return converted.kind === 'bool' && converted.value
  },
  packerVersion: EMULATED_PACKER_VERSION,
}

function attempt(expression: () => unknown): { readonly value: unknown; readonly failure: string } {
  try {
    return { value: expression(), failure: 'it has no value' }
  } catch (error) {
    return { value: undefined, failure: error instanceof Error ? error.message : String(error) }
  }
}
