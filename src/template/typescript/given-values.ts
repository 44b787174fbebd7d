import type { Place } from '../../errors/index.ts'
import { type Complaints, readVariableFile } from '../json/index.ts'
import { type LoadRequest, placeOfVar } from '../request.ts'
import type { MapEntry, Value } from '../value.ts'

/** A variable's value from outside the template. */
export interface GivenValue {
  readonly name: string
  /** How messages name what gave it. */
  readonly from: 'flag' | 'file' | 'environment'
  readonly value: Value
}

/**
 * What `PKR_VAR_…`, `-var-file` and `-var` give, the weaker first; so the last one of a name wins. What is wrong with files is
 * added to `complaints`.
 */
export async function givenValues(request: LoadRequest, complaints: Complaints): Promise<readonly GivenValue[]> {
  const given: GivenValue[] = []
  for (const [key, text] of Object.entries(request.host.env)) {
    if (!key.startsWith(PREFIX) || text === undefined) continue
    given.push({ name: key.slice(PREFIX.length), from: 'environment', value: textAt(text, placeIn(key)) })
  }
  for (const file of request.varFiles) {
    const entries = (await complaints.attempt(() => entriesOf(file, request, complaints))) ?? []
    given.push(...entries.map(({ key: name, value }) => ({ name, from: 'file', value }) as const))
  }
  for (const flag of request.vars) {
    given.push({ name: flag.name, from: 'flag', value: textAt(flag.value, placeOfVar(flag)) })
  }
  return given
}

const PREFIX = 'PKR_VAR_'

/** What a variable file sets: one in HCL by its name, in JSON otherwise. */
async function entriesOf(file: string, request: LoadRequest, complaints: Complaints): Promise<readonly MapEntry[]> {
  if (!file.endsWith('.hcl')) return readVariableFile(file, request, complaints)
  const { placedVariableFile } = await import('../hcl/index.ts')
  const { entries, errors } = await placedVariableFile(file, request)
  complaints.errors.push(...errors)
  return entries
}

function textAt(value: string, place: Place): Value {
  return { kind: 'string', value, place }
}

/** A variable of the environment has no file: its name takes the place of one. */
export function placeIn(variable: string): Place {
  return { file: `the environment variable ${variable}`, line: 1, column: 1 }
}
