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

/** Undefined: nobody can know yet. */
function areEqual(a: Value, b: Value): boolean | undefined {
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
      return b.kind === a.kind && mayBeEqual(a, b) && sameItems(a, b)
    case 'set':
      return b.kind === 'set' && mayBeEqual(a, b) && sameMembers(a, b)
    case 'map':
    case 'object':
      return b.kind === a.kind && mayBeEqual(a, b) && sameEntries(a, b)
  }
}

/** Something unknown can't become equal to what has another type, unless both are null. */
function canStillBeEqual(unknown: UnknownValue, other: Value): false | undefined {
  if (other.kind === 'unknown' || other.kind === 'null' || hasDynamic(unknown.type) || hasDynamic(other.type))
    return undefined
  return sameType(unknown.type, other.type) ? undefined : false
}

/** Values of different types differ; where a type isn't known yet, its value decides. */
function mayBeEqual(a: Value, b: Value): boolean {
  return !isWhollyKnown(a) || !isWhollyKnown(b) || sameType(a.type, b.type)
}

function sameItems(a: SequenceValue, b: SequenceValue): boolean | undefined {
  if (a.items.length !== b.items.length) return false
  return all(a.items.map((item, i) => areEqual(item, b.items[i] as Value)))
}

function sameMembers(a: SetValue, b: SetValue): boolean | undefined {
  if (!isWhollyKnown(a) || !isWhollyKnown(b)) return undefined
  if (a.items.length !== b.items.length) return false
  const keys = new Set(a.items.map(memberKey))
  return b.items.every((item) => keys.has(memberKey(item)))
}

function sameEntries(a: KeyedValue, b: KeyedValue): boolean | undefined {
  if (a.entries.size !== b.entries.size) return false
  const results: (boolean | undefined)[] = []
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key)
    if (!other) return false
    results.push(areEqual(value, other))
  }
  return all(results)
}

function all(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false
  return results.includes(undefined) ? undefined : true
}
