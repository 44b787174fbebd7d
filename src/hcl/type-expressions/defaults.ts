import { isKeyed, isSequence, objectValue, tupleValue, unmark, type Value, withMarks } from '../values/index.ts'

/** The defaults of a type's optional attributes, at all depths. */
export interface Defaults {
  /** Of the attributes of an object. */
  readonly values: ReadonlyMap<string, Value>
  /** In the attributes of an object, or the elements of a tuple by their index. */
  readonly members: ReadonlyMap<string, Defaults>
  /** In all elements of a collection. */
  readonly elements?: Defaults | undefined
}

/** The value with its missing attributes, and those that are null, set to their defaults. It isn't converted yet. */
export function applyDefaults(value: Value, defaults: Defaults | undefined): Value {
  if (!defaults || value.kind === 'null' || value.kind === 'unknown') return value
  const of = (key: string) => defaults.elements ?? defaults.members.get(key)
  if (isSequence(value)) {
    const items = value.items.map((item, index) => applyDefaults(item, of(String(index))))
    return withMarks(items.every((item, i) => item === value.items[i]) ? unmark(value) : tupleValue(items), value.marks)
  }
  if (!isKeyed(value)) return value
  const entries = new Map<string, Value>()
  for (const [key, inner] of value.entries) entries.set(key, applyDefaults(inner, of(key)))
  for (const [key, preset] of defaults.values) {
    const given = entries.get(key)
    if (!given || given.kind === 'null') entries.set(key, applyDefaults(preset, of(key)))
  }
  return objectValue(entries, value.marks)
}
