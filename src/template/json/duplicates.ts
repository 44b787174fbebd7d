import { formatPlace, IngotError } from '../../errors/index.ts'
import type { MapEntry, MapValue, Value } from '../value.ts'

/** One error for every key that stands twice in the same object, at any depth, naming both places. */
export function duplicateKeys(value: Value): IngotError[] {
  switch (value.kind) {
    case 'map':
      return [...duplicatesIn(value), ...value.entries.flatMap((entry) => duplicateKeys(entry.value))]
    case 'list':
      return value.items.flatMap(duplicateKeys)
    default:
      return []
  }
}

function duplicatesIn(map: MapValue): IngotError[] {
  const seen = new Map<string, MapEntry>()
  return map.entries.flatMap((entry) => {
    const first = seen.get(entry.key)
    if (first) return [duplicateError(entry, first)]
    seen.set(entry.key, entry)
    return []
  })
}

function duplicateError(entry: MapEntry, first: MapEntry): IngotError {
  return new IngotError('template/duplicate-key', `the key "${entry.key}" stands twice in the same object`, {
    place: entry.keyPlace,
    hint: `remove one of them; the first is at ${formatPlace(first.keyPlace)}`,
  })
}
