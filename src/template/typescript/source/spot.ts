import type { Place } from '../../../errors/index.ts'

/** Where a value that a template gives stands in its code, and what is inside of it. */
export interface Spot {
  readonly place: Place
  /** Where the key of a member of an object stands. */
  key(name: string): Place
  /** A member of an object by its key, or of a list by its index. */
  member(key: string | number): Spot
}

/** Of code that is not looked into: everything in it stands where it begins. */
export function wholeSpot(place: Place): Spot {
  const spot: Spot = { place, key: () => place, member: () => spot }
  return spot
}
