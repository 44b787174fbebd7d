import type { ListValue, Value } from '../value.ts'
import type { Complaints } from './complaints.ts'
import type { WrittenPostProcessor } from './document.ts'
import { type Fields, splitFields } from './fields.ts'
import { readRestriction } from './restriction.ts'
import { listOf, strictText, strictTexts } from './weak.ts'

type Sequence = readonly WrittenPostProcessor[]

/** What the template itself reads of a post-processor. */
export const POST_PROCESSOR_KEYS = ['type', 'name', 'only', 'except', 'keep_input_artifact']

export function readPostProcessors(value: Value | undefined, complaints: Complaints): readonly Sequence[] {
  const items = listOf(value, '"post-processors"', complaints)?.items ?? []
  return items.map((item, index) => readSequence(item, index + 1, complaints))
}

function readSequence(value: Value, number: number, complaints: Complaints): Sequence {
  if (value.kind !== 'list') return readEntry(value, `post-processor ${number}`, complaints)
  return value.items.flatMap((item, index) => {
    const what = `post-processor ${number}.${index + 1}`
    return item.kind === 'list' ? nested(item, what, complaints) : readEntry(item, what, complaints)
  })
}

function nested(value: ListValue, what: string, complaints: Complaints): Sequence {
  const sentence = `${what}: a sequence cannot stand inside a sequence`
  complaints.add('template/nested-sequence', sentence, value.place, 'put its members into the outer list')
  return []
}

function readEntry(value: Value, what: string, complaints: Complaints): Sequence {
  if (value.kind === 'string')
    return value.value ? [fromType(value.value, value)] : missingType(value, what, complaints)
  if (value.kind === 'map') return readObject(value, what, complaints)
  complaints.mismatch(what, 'a type or an object', value)
  return []
}

function fromType(type: string, { place }: Value): WrittenPostProcessor {
  const config = { kind: 'map', entries: [], place } as const
  return { type, typePlace: place, name: type, place, config, only: [], except: [], keepInputArtifact: undefined }
}

function readObject(value: Value & { kind: 'map' }, what: string, complaints: Complaints): Sequence {
  const fields = splitFields(value, POST_PROCESSOR_KEYS)
  const type = strictText(fields.get('type'), `${what}: "type"`, complaints)
  const name = strictText(fields.get('name'), `${what}: "name"`, complaints)?.value
  const rest = {
    place: value.place,
    config: fields.config,
    ...readRestriction(fields, what, complaints, strictTexts),
    keepInputArtifact: readKeep(fields, what, complaints),
  }
  if (type?.value) return [{ type: type.value, typePlace: type.place, name: name || type.value, ...rest }]
  const isComplainedAbout = !['string', 'null'].includes(fields.get('type')?.kind ?? 'null')
  return isComplainedAbout ? [] : missingType(value, what, complaints)
}

function missingType(value: Value, what: string, complaints: Complaints): Sequence {
  complaints.add('template/missing-type', `${what} has no "type"`, value.place, 'add "type": "manifest" or another')
  return []
}

function readKeep(fields: Fields, what: string, complaints: Complaints): boolean | undefined {
  const value = fields.get('keep_input_artifact')
  if (!value || value.kind === 'null') return undefined
  if (value.kind === 'boolean') return value.value
  return complaints.mismatch(`${what}: "keep_input_artifact"`, 'true or false', value, 'write it without quotes')
}
