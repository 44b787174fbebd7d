import { fits, MANY, type Wildcard } from '../../../../wildcards/index.ts'
import { alternatives } from './braces.ts'
import { GlobError } from './glob-error.ts'
import { isPlain, parseSegment } from './segment.ts'

/** One of the alternatives of a pattern for files. */
export interface Glob {
  /** The folder that it begins with, without anything to match: `conf` of `conf/*.txt`. */
  readonly base: string
  /** How many levels below that folder it reaches; 0 if the base is all of it. */
  readonly levels: number
  /** Whether it fits a path relative to the base, with slashes. */
  matches(path: string): boolean
}

/** As long as paths are. */
const MOST_UNITS = 4_096

/**
 * Reads a pattern with `*`, `?`, `[…]`, `{…}` and, alone between slashes, `**` for any number of folders. Names that start with a
 * point count.
 * @throws GlobError
 */
export function parseGlob(pattern: string): readonly Glob[] {
  if (pattern.length > MOST_UNITS) throw new GlobError(`it has more than ${MOST_UNITS} characters`)
  return alternatives(pattern).map(parseAlternative)
}

function parseAlternative(pattern: string): Glob {
  const segments = pattern.split('/')
  const first = segments.findIndex((segment) => !isPlain(segment))
  if (first === -1) return { base: pattern, levels: 0, matches: () => false }
  const wildcards = segments.slice(first).map(parseLevel)
  const base = segments.slice(0, first).join('/')
  return {
    base: first > 0 && base === '' ? '/' : base,
    levels: wildcards.includes(MANY) ? Number.POSITIVE_INFINITY : wildcards.length,
    matches: (path) => fits(path.split('/'), wildcards),
  }
}

function parseLevel(segment: string): Wildcard<string> {
  if (segment === '**') return MANY
  const wildcards = parseSegment(segment)
  return (name) => fits([...name], wildcards)
}
