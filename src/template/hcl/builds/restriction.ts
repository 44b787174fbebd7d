import type { Range } from '../../../hcl/index.ts'
import type { Arguments } from './arguments.ts'

/** For which builds a component counts, by the names of their sources: `null.web`. */
export interface Restriction {
  readonly only: ReadonlySet<string>
  readonly except: ReadonlySet<string>
  /** Of what is set of the two. */
  readonly range: Range | undefined
}

export function readRestriction(given: Arguments): Restriction {
  const range = (given.expression('only') ?? given.expression('except'))?.range
  const restriction = { only: new Set(given.texts('only')), except: new Set(given.texts('except')), range }
  if (restriction.only.size > 0 && restriction.except.size > 0) {
    given.wrong('except', 'Both "only" and "except"', 'Only one of "only" and "except" can be set.')
  }
  return restriction
}

/** @param names of a source: by its type and its name in the build, and by the one that it was repeated from */
export function appliesTo({ only, except }: Restriction, names: readonly string[]): boolean {
  return only.size > 0 ? names.some((name) => only.has(name)) : !names.some((name) => except.has(name))
}
