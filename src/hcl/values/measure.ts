import type { Value } from './value.ts'

/**
 * How big a value is. Values share their parts, so that few lines can make a value which is small in memory and endless to
 * walk over; who evaluates looks at this first.
 */
export interface Measure {
  /** The number of values in it, itself included, and one more for every {@link UNITS_A_VALUE} UTF-16 units of text. */
  readonly size: number
  /** The levels of nesting; 1 for a list of strings. */
  readonly depth: number
  /** Whether nothing in it is unknown. */
  readonly isKnown: boolean
}

const UNITS_A_VALUE = 64

const LEAF: Measure = { size: 1, depth: 0, isKnown: true }

const UNKNOWN_LEAF: Measure = { ...LEAF, isKnown: false }

export function measureOf(value: Value): Measure {
  if (value.kind === 'string')
    return { size: 1 + Math.floor(value.value.length / UNITS_A_VALUE), depth: 0, isKnown: true }
  if ('measure' in value) return value.measure
  return value.kind === 'unknown' ? UNKNOWN_LEAF : LEAF
}

/** The measure of a value with these members. */
export function measure(members: Iterable<Value>): Measure {
  let size = 1
  let depth = 0
  let isKnown = true
  for (const member of members) {
    const inner = measureOf(member)
    size += inner.size
    depth = Math.max(depth, inner.depth)
    isKnown &&= inner.isKnown
  }
  return { size, depth: depth + 1, isKnown }
}

/** What it takes to walk over the value, in steps as evaluating an expression is one. */
export function stepsToWalk(value: Value): number {
  return measureOf(value).size >> 1
}

/** How many members of its own it has; 0 for what is no collection. */
export function membersOf(value: Value): number {
  if ('items' in value) return value.items.length
  return 'entries' in value ? value.entries.size : 0
}
