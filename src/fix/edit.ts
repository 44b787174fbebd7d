import { IngotError, type Place } from '../errors/index.ts'
import { entryOf, type ListValue, type MapValue, type StringValue, type Value } from '../template/index.ts'

// Every edit gives a new object, in which what is new stands where what it replaces stood: later complaints can point at it.

export function valueAt(map: MapValue, key: string): Value | undefined {
  return entryOf(map, key)?.value
}

/** Undefined as well for what is no string. */
export function textAt(map: MapValue, key: string): string | undefined {
  const value = valueAt(map, key)
  return value?.kind === 'string' ? value.value : undefined
}

export function hasKey(map: MapValue, key: string): boolean {
  return entryOf(map, key) !== undefined
}

/** `type` is exactly one of these. */
export function isOneOf(...types: readonly string[]): (component: MapValue) => boolean {
  return (component) => types.includes(textAt(component, 'type') ?? '')
}

export function typeStartsWith(start: string): (component: MapValue) => boolean {
  return (component) => textAt(component, 'type')?.startsWith(start) ?? false
}

export function without(map: MapValue, ...keys: readonly string[]): MapValue {
  return { ...map, entries: map.entries.filter(({ key }) => !keys.includes(key)) }
}

/** With `value` at `key`, in place of what stood there. */
export function withValue(map: MapValue, key: string, value: Value): MapValue {
  if (!hasKey(map, key)) return { ...map, entries: [...map.entries, { key, keyPlace: value.place, value }] }
  return { ...map, entries: map.entries.map((entry) => (entry.key === key ? { ...entry, value } : entry)) }
}

/** With the value of `from` at `to`, whatever stood there. Unchanged where there is no `from`. */
export function renamed(map: MapValue, from: string, to: string): MapValue {
  const entry = entryOf(map, from)
  if (!entry) return map
  const entries = map.entries.flatMap((other) => {
    if (other.key === to) return []
    return other.key === from ? [{ ...other, key: to }] : [other]
  })
  return { ...map, entries }
}

export function mapValues(map: MapValue, change: (value: Value) => Value): MapValue {
  return { ...map, entries: map.entries.map((entry) => ({ ...entry, value: change(entry.value) })) }
}

export function text(value: string, place: Place): StringValue {
  return { kind: 'string', value, place }
}

export function texts(values: readonly string[], place: Place): ListValue {
  return { kind: 'list', items: values.map((value) => text(value, place)), place }
}

/** What a fixer throws that cannot make sense of a value. */
export function unfixable(sentence: string, place: Place, hint: string): IngotError {
  return new IngotError('fix/value', sentence, { place, hint })
}
