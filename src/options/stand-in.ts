import type { IngotError } from '../errors/index.ts'

/** Stands for a text that is missing, while all the rest is looked at. It passes for most kinds of names. */
export const STAND_IN = 'text-that-was-not-given'

/** What is said of a text that only stands in for one has been said already: it is missing. */
export function isAboutStandIn({ message }: IngotError): boolean {
  return message.toLowerCase().includes(STAND_IN)
}
