import { STAND_IN } from '../../options/stand-in.ts'
import type { Value } from '../value.ts'
import type { Complaints } from './complaints.ts'
import type { WrittenVariable } from './document.ts'
import { listOf, mapOf } from './weak.ts'

export function readVariables(value: Value | undefined, complaints: Complaints): readonly WrittenVariable[] {
  const entries = mapOf(value, '"variables"', complaints)?.entries ?? []
  return entries.flatMap(({ key: name, keyPlace: namePlace, value }): WrittenVariable[] => {
    if (value.kind === 'string') return [{ name, namePlace, default: value }]
    if (value.kind === 'null') return [{ name, namePlace, default: undefined }]
    complaints.mismatch(`the variable "${name}"`, 'a string or null', value, stringHint(value))
    return [{ name, namePlace, default: { kind: 'string', value: STAND_IN, place: value.place } }]
  })
}

/** Names, which need not be those of variables in the template. */
export function readSensitive(value: Value | undefined, complaints: Complaints): ReadonlySet<string> {
  const names = new Set<string>()
  for (const item of listOf(value, '"sensitive-variables"', complaints)?.items ?? []) {
    if (item.kind === 'string') names.add(item.value)
    else complaints.mismatch('a name in "sensitive-variables"', 'a string', item)
  }
  return names
}

/** How to write the value of a variable that is no string. */
export function stringHint(value: Value): string | undefined {
  if (value.kind === 'number') return `write it in quotes: "${value.text}"`
  if (value.kind === 'boolean') return `write it in quotes: "${value.value}"`
  return 'variables of JSON templates hold strings; a list is written with commas: "a,b"'
}
