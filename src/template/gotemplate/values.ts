import type { TemplateFunction } from './template-function.ts'

/**
 * What templates work on. Go's types map to: bigint (and whole numbers in data) = int, number = float64, null = a nil
 * that is there, undefined = a value that is not there (a missing map key), which prints as `<no value>`.
 */
export type TemplateValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly TemplateValue[]
  | TemplateMap
  | TemplateFunction

export interface TemplateMap {
  readonly [key: string]: TemplateValue
}

/** A value as it comes out of data: there JavaScript's whole numbers are Go's ints. */
export function fromData(value: TemplateValue): TemplateValue {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value)
}

export function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !isList(value) && !isFunction(value)
}

export function isFunction(value: TemplateValue): value is TemplateFunction {
  return typeof value === 'object' && value !== null && 'call' in value && typeof value.call === 'function'
}

/** A map's entry, or undefined; what JavaScript's objects inherit is not in the map. */
export function entry(map: TemplateMap, key: string): TemplateValue {
  return Object.hasOwn(map, key) ? fromData(map[key]) : undefined
}

/** Keys in Go's order: by their bytes. */
export function sortedKeys(map: TemplateMap): string[] {
  return Object.keys(map).sort(compareStrings)
}

/** Below, at or above zero, by UTF-8 bytes as Go compares strings. UTF-16 differs from that beyond the BMP. */
export function compareStrings(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** Go's zero values are false: nothing, nil, false, 0, "" and what is empty. */
export function isTrue(value: TemplateValue): boolean {
  if (isList(value)) return value.length > 0
  if (isMap(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/** The Go type that a value has in messages and under `%T`. */
export function typeName(value: TemplateValue): string {
  if (value === undefined || value === null) return '<nil>'
  if (isList(value)) return '[]interface {}'
  if (isFunction(value)) return 'func'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'float64'
    case 'string':
      return 'string'
    default:
      return 'map[string]interface {}'
  }
}
