import { IngotError } from '../errors/index.ts'
import type { MapEntry, MapValue } from '../template/value.ts'

/** A component's entries by their key in lower case, and what is wrong with them. */
export interface MergedLayers {
  readonly entries: readonly MapEntry[]
  readonly errors: readonly IngotError[]
}

/**
 * The user's configuration with overrides on top: the later layer wins per key and replaces the whole value, but null
 * changes nothing. Keys are the same whatever their case, and may stand only once in a layer.
 */
export function mergeLayers(layers: readonly MapValue[]): MergedLayers {
  const merged = new Map<string, MapEntry>()
  const errors: IngotError[] = []
  for (const layer of layers) {
    const inLayer = new Map<string, MapEntry>()
    for (const entry of layer.entries) {
      const key = entry.key.toLowerCase()
      const twin = inLayer.get(key)
      if (twin) errors.push(twinError(entry, twin))
      inLayer.set(key, entry)
      if (entry.value.kind !== 'null' || !merged.has(key)) merged.set(key, entry)
    }
  }
  return { entries: [...merged.values()], errors }
}

function twinError(entry: MapEntry, twin: MapEntry): IngotError {
  return new IngotError('options/duplicate', `"${entry.key}" and "${twin.key}" are the same option`, {
    place: entry.keyPlace,
    hint: 'remove one of them',
  })
}
