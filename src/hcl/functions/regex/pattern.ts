import type { RE2JS } from 're2js'
import { DYNAMIC, objectType, STRING, type Type, tupleType } from '../../types/index.ts'
import { nullValue, objectValue, stringValue, tupleValue, type Value } from '../../values/index.ts'
import { ArgumentError } from '../function.ts'
import { library } from '../library.ts'

/** RE2 takes linear time for every pattern, where a JavaScript engine can take longer than anybody waits. */
const re2 = library(() => import('re2js'))

/** @throws ArgumentError that names the argument, Pending */
export function compile(pattern: string, argument: number): RE2JS {
  const { RE2JS } = re2()
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ArgumentError(argument, 'it is no regular expression that RE2 knows', reason)
  }
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

/** All matches, one behind the other. An empty one right behind another match doesn't count, as in Go. */
export function* matches(pattern: RE2JS, text: string): Generator<Matcher> {
  const matcher = pattern.matcher(text)
  let end = -1
  while (matcher.find()) {
    const isEmpty = matcher.start() === matcher.end()
    if (!isEmpty || matcher.start() !== end) yield matcher
    end = matcher.end()
  }
}

/** Groups that took no part in the match are null. */
export function matchValue(matcher: Matcher, type: Type): Value {
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
