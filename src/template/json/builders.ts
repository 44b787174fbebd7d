import { formatPlace } from '../../errors/index.ts'
import type { Value } from '../value.ts'
import type { Complaints } from './complaints.ts'
import type { WrittenBuilder } from './document.ts'
import { splitFields } from './fields.ts'
import { listOf, weakText } from './weak.ts'

export function readBuilders(value: Value | undefined, complaints: Complaints): readonly WrittenBuilder[] {
  const items = listOf(value, '"builders"', complaints)?.items ?? []
  const builders = items.flatMap((item, index) => readBuilder(item, `builder ${index + 1}`, complaints) ?? [])
  checkNames(builders, complaints)
  return builders
}

function readBuilder(value: Value, what: string, complaints: Complaints): WrittenBuilder | undefined {
  if (value.kind !== 'map') return complaints.mismatch(what, 'an object', value)
  const fields = splitFields(value, ['type', 'name'])
  const type = weakText(fields.get('type'), `${what}: "type"`, complaints)
  const name = weakText(fields.get('name'), `${what}: "name"`, complaints)
  if (!type?.value) {
    if (fields.get('type')?.kind === 'list' || fields.get('type')?.kind === 'map') return undefined
    return complaints.add(
      'template/missing-type',
      `${what} has no "type"`,
      value.place,
      'add "type": "amazon-ebs" or another',
    )
  }
  const { value: text, place: namePlace } = name?.value ? name : type
  return { type: type.value, typePlace: type.place, name: text, namePlace, place: value.place, config: fields.config }
}

function checkNames(builders: readonly WrittenBuilder[], complaints: Complaints): void {
  const seen = new Map<string, WrittenBuilder>()
  for (const builder of builders) {
    const first = seen.get(builder.name)
    if (!first) seen.set(builder.name, builder)
    else {
      const hint = `give one of them another "name"; the first is at ${formatPlace(first.place)}`
      complaints.add('template/duplicate-builder', `two builders are named "${builder.name}"`, builder.namePlace, hint)
    }
  }
}
