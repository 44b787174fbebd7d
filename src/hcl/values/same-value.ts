import { sameType } from '../types/index.ts'
import { visible } from './decimal.ts'
import type { Marks } from './marks.ts'
import type { Value } from './value.ts'

/** Whether two values are one in everything: type, marks, and unknowns, which equal themselves here. For tests and caches. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || !sameMarks(a.marks, b.marks)) return false
  if ('value' in a && 'value' in b) {
    if (a.kind === 'number' && b.kind === 'number') return visible(a.value).eq(visible(b.value))
    return a.value === b.value
  }
  if ('items' in a && 'items' in b) {
    return (
      a.items.length === b.items.length && sameOuter(a, b) && a.items.every((x, i) => sameValue(x, b.items[i] as Value))
    )
  }
  if ('entries' in a && 'entries' in b) {
    if (a.entries.size !== b.entries.size || !sameOuter(a, b)) return false
    return [...a.entries].every(([key, value]) => {
      const other = b.entries.get(key)
      return other !== undefined && sameValue(value, other)
    })
  }
  return sameType(a.type, b.type)
}

/** What the members don't tell: the element type of a collection. */
function sameOuter(a: Value, b: Value): boolean {
  return a.kind === 'tuple' || a.kind === 'object' || sameType(a.type, b.type)
}

function sameMarks(a: Marks, b: Marks): boolean {
  return a.size === b.size && a.isSubsetOf(b)
}
