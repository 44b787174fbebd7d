import type { RE2JS } from 're2js'
import { DYNAMIC, objectType, STRING, type Type, tupleType } from '../../types/index.ts'
import { nullValue, objectValue, stringValue, tupleValue, type Value } from '../../values/index.ts'
import { ArgumentError, FunctionError } from '../function.ts'
import { library } from '../library.ts'
import type { Meter } from '../meter.ts'

/** RE2 takes linear time for every pattern, where a JavaScript engine can take longer than anybody waits. */
const re2 = library(() => import('re2js'))

/** Nobody writes longer ones; reading one takes a hundred times its room. */
const MOST_UNITS = 100_000

/** Instructions times groups: where each instruction keeps the places of all groups, this takes some 50 MB. */
const MOST_PLACES = 2_000_000

interface Compiled {
  readonly pattern: string
  readonly compiled: RE2JS
  isCounted: boolean
}

/** The last pattern: a call asks for it twice, and the turns of a `for` have the same. */
let last: Compiled | undefined

/** @throws ArgumentError that names the argument, Pending */
export function compile(pattern: string, argument: number, meter?: Meter): RE2JS {
  last = last?.pattern === pattern ? last : { pattern, compiled: compileAnew(pattern, argument), isCounted: false }
  if (meter && !last.isCounted) {
    meter.work(last.compiled.programSize() * 2)
    last.isCounted = true
  }
  return last.compiled
}

function compileAnew(pattern: string, argument: number): RE2JS {
  if (pattern.length > MOST_UNITS) throw new ArgumentError(argument, `it has more than ${MOST_UNITS} characters`)
  const { RE2JS } = re2()
  try {
    const compiled = RE2JS.compile(pattern)
    if (compiled.programSize() * (1 + compiled.groupCount()) <= MOST_PLACES) return compiled
  } catch (error) {
    if (!isAboutPattern(error)) throw error
    throw new ArgumentError(argument, 'it is no regular expression that RE2 knows', error.message)
  }
  throw new ArgumentError(argument, 'the pattern is too large: it repeats too much, or has too many groups')
}

function isAboutPattern(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('RE2JS')
}

/** Tells the meter what it takes to look through the text: for each character, at each instruction of the pattern that it can be at. */
export function countSearch(pattern: RE2JS, text: string, meter: Meter): void {
  meter.work(Math.ceil((text.length * (16 + pattern.programSize())) / 64))
}

/** What a match gives: the text, a tuple of the groups, or an object of the named groups. */
export function matchType(pattern: RE2JS, argument: number): Type {
  const names = groupNames(pattern)
  const count = pattern.groupCount()
  if (names.length === 0) return count === 0 ? STRING : tupleType(Array.from({ length: count }, () => STRING))
  if (names.length < count) throw new ArgumentError(argument, 'it has both groups with and without names')
  return objectType(new Map(names.map((name) => [name, STRING])))
}

function groupNames(pattern: RE2JS): string[] {
  return Object.keys(pattern.namedGroups())
}

export type Matcher = ReturnType<RE2JS['matcher']>

const LONGEST_MS = 5_000

/** All matches, one behind the other. An empty one right behind another match doesn't count, as in Go. */
export function* matches(pattern: RE2JS, text: string, meter: Meter): Generator<Matcher> {
  countSearch(pattern, text, meter)
  const matcher = pattern.matcher(text)
  let end = -1
  while (matcher.find()) {
    // Each search can look through all of the rest, though it finds something right here.
    if (meter.elapsed() > LONGEST_MS)
      throw new FunctionError(`finding all matches takes more than ${LONGEST_MS / 1000} seconds`)
    const isEmpty = matcher.start() === matcher.end()
    if (!isEmpty || matcher.start() !== end) yield matcher
    end = matcher.end()
  }
}

/** Groups that took no part in the match are null. */
export function matchValue(matcher: Matcher, type: Type, meter: Meter): Value {
  meter.members(1 + matcher.groupCount())
  if (type.kind === 'tuple') return tupleValue(type.elements.map((_, index) => textOrNull(matcher.group(index + 1))))
  if (type.kind !== 'object') return textOrNull(matcher.group())
  return objectValue(Array.from(type.attributes.keys(), (name) => [name, textOrNull(matcher.group(name))] as const))
}

function textOrNull(text: string | null): Value {
  return text === null ? nullValue(STRING) : stringValue(text)
}

/** The type of a match by a pattern that may be unknown. */
export function typeOfPattern(pattern: Value | undefined, argument: number): Type {
  return pattern?.kind === 'string' ? matchType(compile(pattern.value, argument), argument) : DYNAMIC
}
