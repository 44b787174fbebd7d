import { nearest } from '../../errors/index.ts'
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

/** Whether a component counts for a builder of this raw name. */
export function appliesTo(restriction: Restriction, builder: string): boolean {
  if (restriction.only.length > 0) return restriction.only.some((name) => name.value === builder)
  return !restriction.except.some((name) => name.value === builder)
}

/** `only` and `except` exclude each other, and name builders that exist. */
export function checkRestriction(
  restriction: Restriction,
  what: string,
  builders: readonly string[],
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

export function checkBuilder(name: Written, what: string, builders: readonly string[], complaints: Complaints): void {
  if (builders.includes(name.value)) return
  const sentence = `${what} names the builder "${name.value}", which does not exist`
  complaints.add('template/unknown-builder', sentence, name.place, builderHint(name.value, builders))
}

function builderHint(name: string, builders: readonly string[]): string | undefined {
  const near = nearest(name, builders)
  if (near !== undefined) return `did you mean "${near}"?`
  return builders.length > 0 ? `the builders are ${builders.map((builder) => `"${builder}"`).join(', ')}` : undefined
}
