import { isFunction, isList, isMap, type TemplateValue, typeName } from './values.ts'

/** What a value is, as a part of an error's sentence. */
export function describe(value: TemplateValue): string {
  if (value === undefined) return 'a missing value'
  if (value === null) return 'nil'
  if (isFunction(value)) return 'a function'
  if (isList(value)) return 'a list'
  if (isMap(value)) return 'a map'
  return `the ${typeof value === 'string' ? 'string' : typeName(value)} ${JSON.stringify(String(value))}`
}
