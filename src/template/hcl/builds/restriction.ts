import type { Range } from '../../../hcl/index.ts'
import type { Arguments } from './arguments.ts'

/** For which builds a component counts, by the names of their sources: `null.web`. */
export interface Restriction {
  readonly only: readonly string[]
  readonly except: readonly string[]
  /** Of what is set of the two. */
  readonly range: Range | undefined
}

export function readRestriction(given: Arguments): Restriction {
  const range = (given.expression('only') ?? given.expression('except'))?.range
  const restriction = { only: given.texts('only'), except: given.texts('except'), range }
  if (restriction.only.length > 0 && restriction.except.length > 0) {
    given.wrong('except', 'Both "only" and "except"', 'Only one of "only" and "except" can be set.')
  }
  return restriction
}

/** @param names of a source: by its type and its name in the build, and by the one that it was repeated from */
export function appliesTo({ only, except }: Restriction, names: readonly string[]): boolean {
  return only.length > 0 ? names.some((name) => only.includes(name)) : !names.some((name) => except.includes(name))
}
