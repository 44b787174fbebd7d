import { boolValue, numberValue, objectValue, stringValue, tupleValue, type Value } from '../../../hcl/index.ts'

/** A plain value of JavaScript as one of HCL. @returns undefined for what HCL has no values for */
export function plainValue(fact: unknown): Value | undefined {
  switch (typeof fact) {
    case 'string':
      return stringValue(fact)
    case 'number':
      return Number.isFinite(fact) ? numberValue(fact) : undefined
    case 'bigint':
      return numberValue(fact)
    case 'boolean':
      return boolValue(fact)
    case 'object':
      return Array.isArray(fact) ? tupleValue(fact.flatMap((item) => plainValue(item) ?? [])) : plainObject(fact)
    default:
      return undefined
  }
}

/** What HCL has no values for is left out. */
export function plainValues(facts: Readonly<Record<string, unknown>>): Record<string, Value> {
  const entries = Object.entries(facts).flatMap(([key, fact]) => {
    const value = plainValue(fact)
    return value ? [[key, value] as const] : []
  })
  return Object.fromEntries(entries)
}

function plainObject(fact: object | null): Value | undefined {
  if (fact === null || Object.getPrototypeOf(fact) !== Object.prototype) return undefined
  return objectValue(plainValues(fact as Readonly<Record<string, unknown>>))
}
