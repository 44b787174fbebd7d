import type { IngotError, Place } from '../errors/index.ts'

/** Stands for a text that is missing, while all the rest is looked at. It passes for most kinds of names. */
export const STAND_IN = 'text-that-was-not-given'

const places = new WeakSet<Place>()

/** The place of a value that only stands in for another: what is said of the value is not told. */
export function standInPlace(place: Place): Place {
  const own = { ...place }
  places.add(own)
  return own
}

export function isStandInPlace(place: Place): boolean {
  return places.has(place)
}

/** What is said of a value that only stands in for one has been said already, or says nothing of the one that is to come. */
export function isAboutStandIn({ message, place }: IngotError): boolean {
  return message.toLowerCase().includes(STAND_IN) || (place !== undefined && isStandInPlace(place))
}
