import type { Value } from './value.ts'

/** Whether nothing in the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  return 'measure' in value ? value.measure.isKnown : value.kind !== 'unknown'
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
