import { STAND_IN } from '../../options/stand-in.ts'
import { isPlainObject } from './value.ts'

/** What a data source that isn't read would give. */
export class OpenValue {
  /** Something that an option can be. */
  readonly standIn: unknown

  /** @param made what the template's functions have made of what they didn't expect */
  constructor(made: unknown) {
    this.standIn = possible(made)
  }
}

function possible(made: unknown): unknown {
  if (Array.isArray(made)) return made.map(possible)
  if (isPlainObject(made)) {
    return Object.fromEntries(Object.entries(made).map(([key, member]) => [key, possible(member)]))
  }
  return made === null || ['string', 'boolean'].includes(typeof made) || Number.isFinite(made) ? made : STAND_IN
}
