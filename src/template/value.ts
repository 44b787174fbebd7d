import type { Place } from '../errors/index.ts'

/**
 * A value as the user wrote it, with its place, whatever the syntax of the template was. Component options are decoded
 * from these, so that every later complaint can point at the text.
 */
export type Value = StringValue | NumberValue | BooleanValue | NullValue | ListValue | MapValue

interface Placed {
  readonly place: Place
}
export interface StringValue extends Placed {
  readonly kind: 'string'
  readonly value: string
}
export interface NumberValue extends Placed {
  readonly kind: 'number'
  readonly value: number
  /** The digits as written: what a number becomes where a string is wanted. */
  readonly text: string
}
export interface BooleanValue extends Placed {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface NullValue extends Placed {
  readonly kind: 'null'
}
export interface ListValue extends Placed {
  readonly kind: 'list'
  readonly items: readonly Value[]
}
export interface MapValue extends Placed {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
}
export interface MapEntry {
  readonly key: string
  readonly keyPlace: Place
  readonly value: Value
}

/** The entry named `key`, matched exactly. */
export function entryOf(map: MapValue, key: string): MapEntry | undefined {
  return map.entries.find((entry) => entry.key === key)
}
