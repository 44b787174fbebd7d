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
  /** The number of its own members, where one that is a number with very many digits counts as several. */
  readonly members: number
}

const UNITS_A_VALUE = 64

/** A third has 24 words of seven digits, and takes twice the room of 3. */
const WORDS_A_MEMBER = 4

const LEAF: Measure = { size: 1, depth: 0, isKnown: true, members: 0 }

const UNKNOWN_LEAF: Measure = { ...LEAF, isKnown: false }

export function measureOf(value: Value): Measure {
  if (value.kind === 'string')
    return { size: 1 + Math.floor(value.value.length / UNITS_A_VALUE), depth: 0, isKnown: true, members: 0 }
  if ('measure' in value) return value.measure
  return value.kind === 'unknown' ? UNKNOWN_LEAF : LEAF
}

/** The measure of a value with these members. */
export function measure(members: Iterable<Value>): Measure {
  let size = 1
  let depth = 0
  let isKnown = true
  let count = 0
  for (const member of members) {
    const inner = measureOf(member)
    size += inner.size
    depth = Math.max(depth, inner.depth)
    isKnown &&= inner.isKnown
    count += member.kind === 'number' ? 1 + Math.floor(member.value.d.length / WORDS_A_MEMBER) : 1
  }
  return { size, depth: depth + 1, isKnown, members: count }
}

/** What it takes to walk over the value, in steps as evaluating an expression is one. */
export function stepsToWalk(value: Value): number {
  return measureOf(value).size >> 1
}

/** How many members of its own it has, see {@link Measure}; 0 for what is no collection. */
export function membersOf(value: Value): number {
  return measureOf(value).members
}
