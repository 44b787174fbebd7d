import { BOOL, hasDynamic, sameType } from '../types/index.ts'
import { visible } from './decimal.ts'
import { isWhollyKnown } from './known.ts'
import { boolValue, unknownValue } from './make.ts'
import type { Mark } from './marks.ts'
import { memberKey } from './set-members.ts'
import { unmarkDeep } from './unmark.ts'
import type { BoolValue, KeyedValue, SequenceValue, SetValue, UnknownValue, Value } from './value.ts'

/** What `==` gives: unknown where what is unknown decides, with the marks of all that was looked at. */
export function equal(a: Value, b: Value): BoolValue | UnknownValue {
  const marks = new Set<Mark>()
  const result = areEqual(unmarkDeep(a, marks), unmarkDeep(b, marks))
  return result === undefined ? unknownValue(BOOL, marks) : boolValue(result, marks)
}

/** The same for values without any marks in them. */
export function equalUnmarked(a: Value, b: Value): BoolValue | UnknownValue {
  const result = areEqual(a, b)
  return result === undefined ? unknownValue(BOOL) : boolValue(result)
}

/**
 * Undefined: nobody can know yet.
 * @param hasSameType it is known already that their types are one, so that what is in them need not be looked at again
 */
function areEqual(a: Value, b: Value, hasSameType = false): boolean | undefined {
  if (a.kind === 'unknown') return canStillBeEqual(a, b)
  if (b.kind === 'unknown') return canStillBeEqual(b, a)
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind
  switch (a.kind) {
    case 'string':
    case 'bool':
      return b.kind === a.kind && a.value === b.value
    case 'number':
      return b.kind === 'number' && (a.value.eq(b.value) || visible(a.value).eq(visible(b.value)))
    case 'list':
    case 'tuple':
      return b.kind === a.kind && areMembersEqual(a, b, hasSameType, sameItems)
    case 'set':
      return b.kind === 'set' && areMembersEqual(a, b, hasSameType, sameMembers)
    case 'map':
    case 'object':
      return b.kind === a.kind && areMembersEqual(a, b, hasSameType, sameEntries)
  }
}

/** Values of different types differ; where a type isn't known yet, its value decides. */
function areMembersEqual<A extends Value, B extends Value>(
  a: A,
  b: B,
  hasSameType: boolean,
  same: (a: A, b: B, hasSameType: boolean) => boolean | undefined,
): boolean | undefined {
  if (hasSameType) return same(a, b, true)
  if (!isWhollyKnown(a) || !isWhollyKnown(b)) return same(a, b, false)
  return sameType(a.type, b.type) && same(a, b, true)
}

/** Something unknown can't become equal to what has another type, unless both are null. */
function canStillBeEqual(unknown: UnknownValue, other: Value): false | undefined {
  if (other.kind === 'unknown' || other.kind === 'null' || hasDynamic(unknown.type) || hasDynamic(other.type))
    return undefined
  return sameType(unknown.type, other.type) ? undefined : false
}

/** Whether its type doesn't tell the types of its members. */
function isOpen(value: SequenceValue | KeyedValue): boolean {
  return (value.kind === 'list' || value.kind === 'map') && hasDynamic(value.type.element)
}

function sameItems(a: SequenceValue, b: SequenceValue, hasSameType: boolean): boolean | undefined {
  if (a.items.length !== b.items.length) return false
  const inSameType = hasSameType && !isOpen(a)
  return all(a.items.map((item, i) => areEqual(item, b.items[i] as Value, inSameType)))
}

function sameMembers(a: SetValue, b: SetValue): boolean | undefined {
  if (!isWhollyKnown(a) || !isWhollyKnown(b)) return undefined
  if (a.items.length !== b.items.length) return false
  const keys = new Set(a.items.map(memberKey))
  return b.items.every((item) => keys.has(memberKey(item)))
}

function sameEntries(a: KeyedValue, b: KeyedValue, hasSameType: boolean): boolean | undefined {
  if (a.entries.size !== b.entries.size) return false
  const inSameType = hasSameType && !isOpen(a)
  const results: (boolean | undefined)[] = []
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key)
    if (!other) return false
    results.push(areEqual(value, other, inSameType))
  }
  return all(results)
}

function all(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false
  return results.includes(undefined) ? undefined : true
}
