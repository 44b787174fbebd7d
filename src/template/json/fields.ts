import type { MapEntry, MapValue, Value } from '../value.ts'

/** An object's entries, split into the keys that the template understands and the component's own configuration. */
export interface Fields {
  /** The value of a key that the template understands; keys are matched without regard to case, as in Packer. */
  get(key: string): Value | undefined
  readonly config: MapValue
}

export function splitFields(map: MapValue, keys: readonly string[]): Fields {
  const known = new Map<string, MapEntry>()
  const rest: MapEntry[] = []
  for (const entry of map.entries) {
    const key = entry.key.toLowerCase()
    if (keys.includes(key)) known.set(key, entry)
    else rest.push(entry)
  }
  return {
    get: (key) => known.get(key)?.value,
    config: { kind: 'map', entries: rest, place: map.place },
  }
}
