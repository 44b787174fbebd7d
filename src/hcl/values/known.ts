import type { Value } from './value.ts'

/** Whether nothing in the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value.kind === 'unknown') return false
  if ('items' in value) return value.items.every(isWhollyKnown)
  if ('entries' in value) return [...value.entries.values()].every(isWhollyKnown)
  return true
}

/** The number of members; undefined where an unknown member leaves it open, and for what has no members. */
export function lengthOf(value: Value): number | undefined {
  switch (value.kind) {
    case 'set':
      return value.items.every(isWhollyKnown) || value.items.length === 1 ? value.items.length : undefined
    case 'list':
    case 'tuple':
      return value.items.length
    case 'map':
    case 'object':
      return value.entries.size
    default:
      return undefined
  }
}
