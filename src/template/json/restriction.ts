import { nearest } from '../../errors/index.ts'
import { listedInQuotes } from '../../names/index.ts'
import type { RestrictedTo } from '../restricted.ts'
import type { Complaints } from './complaints.ts'
import type { Restriction, Written } from './document.ts'
import type { Fields } from './fields.ts'
import { weakTexts } from './weak.ts'

/** @param texts how lists of names are read: {@link weakTexts}, or more strictly */
export function readRestriction(
  fields: Fields,
  what: string,
  complaints: Complaints,
  texts: typeof weakTexts = weakTexts,
): Restriction {
  return {
    only: texts(fields.get('only'), `${what}: "only"`, complaints),
    except: texts(fields.get('except'), `${what}: "except"`, complaints),
  }
}

/** The names of a restriction, without where they stand. */
export function namesIn({ only, except }: Restriction): RestrictedTo {
  return { only: only.map(({ value }) => value), except: except.map(({ value }) => value) }
}

/** `only` and `except` exclude each other, and name builders that exist. */
export function checkRestriction(
  restriction: Restriction,
  what: string,
  builders: ReadonlySet<string>,
  complaints: Complaints,
): void {
  const { only, except } = restriction
  const [first] = except
  if (only.length > 0 && first) {
    complaints.add('template/only-and-except', `${what}: only one of "only" and "except" may be given`, first.place)
    return
  }
  for (const name of only) checkBuilder(name, `${what}: "only"`, builders, complaints)
  for (const name of except) checkBuilder(name, `${what}: "except"`, builders, complaints)
}

export function checkBuilder(name: Written, what: string, builders: ReadonlySet<string>, complaints: Complaints): void {
  if (builders.has(name.value)) return
  const sentence = `${what} names the builder "${name.value}", which does not exist`
  complaints.add('template/unknown-builder', sentence, name.place, builderHint(name.value, builders))
}

function builderHint(name: string, builders: ReadonlySet<string>): string | undefined {
  const near = nearest(name, builders)
  if (near !== undefined) return `did you mean "${near}"?`
  return builders.size > 0 ? `the builders are ${listedInQuotes(builders)}` : undefined
}
