import type { Place } from '../../errors/index.ts'
import { readFile } from '../read-file.ts'
import { type FileAccess, type LoadRequest, placeOfVar } from '../request.ts'
import type { MapEntry } from '../value.ts'
import type { Complaints } from './complaints.ts'
import { parseJsonWithDuplicates } from './parse.ts'
import { stringHint } from './variables.ts'

/** A variable's text as it was given from outside the template. */
export interface GivenVariable {
  readonly name: string
  readonly text: string
  readonly place: Place
}

/**
 * What `-var-file` and `-var` give, the weaker first: files in their order, then flags in theirs. What is wrong with the
 * files is added to `complaints`: `template/not-found`, `template/json-syntax`, `template/type`.
 */
export async function givenVariables(request: LoadRequest, complaints: Complaints): Promise<GivenVariable[]> {
  const given: GivenVariable[] = []
  for (const file of request.varFiles) {
    const entries = await complaints.attempt(() => textsOfFile(file, request, complaints))
    for (const entry of entries ?? []) given.push(entry)
  }
  for (const flag of request.vars) given.push({ name: flag.name, text: flag.value, place: placeOfVar(flag) })
  return given
}

async function textsOfFile(file: string, request: LoadRequest, complaints: Complaints): Promise<GivenVariable[]> {
  const entries = await readVariableFile(file, request, complaints)
  return entries.flatMap(({ key: name, value }): GivenVariable[] => {
    if (value.kind === 'string') return [{ name, text: value.value, place: value.place }]
    if (value.kind === 'null') return [{ name, text: '', place: value.place }]
    complaints.mismatch(`the variable "${name}"`, 'a string', value, stringHint(value))
    return []
  })
}

/** The variables in a file with their values as they stand there. What is no object is added to `complaints`. @throws IngotError */
export async function readVariableFile(
  file: string,
  request: FileAccess,
  complaints: Complaints,
): Promise<readonly MapEntry[]> {
  const text = await readFile(file, 'variable file', request)
  const value = parseJsonWithDuplicates({ file, text })
  if (value.kind === 'null') return []
  if (value.kind !== 'map') {
    complaints.mismatch('a variable file', 'an object', value, 'write {"name": "value"}')
    return []
  }
  return value.entries
}
