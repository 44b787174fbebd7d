import * as z from 'zod'
import { attribute, block, objectText, tupleText, type WrittenItem } from '../../hcl/index.ts'
import { type AnyType, bareType, type OptionsDefinition, registrationOf } from '../../options/index.ts'
import type { MapEntry, MapValue, Value } from '../../template/index.ts'
import { type ScalarConversion, scalarExpression } from './scalars.ts'
import { freeItems } from './unknown-options.ts'
import { keyExpression, lineExpression, memberExpression, plainText, valueExpression } from './values.ts'

/**
 * A component's options as arguments and blocks: which of them are blocks is what its definition says. Without a definition
 * it is guessed from the values, as Packer does.
 */
export function optionItems(
  config: MapValue,
  definition: OptionsDefinition | undefined,
  conversion: ScalarConversion,
): WrittenItem[] {
  if (!definition) return freeItems(config, conversion.toPieces)
  const names = new Map(Object.keys(definition.shape).map((name) => [name.toLowerCase(), name]))
  return config.entries.flatMap((entry) => {
    const name = names.get(entry.key.toLowerCase())
    if (name !== undefined) return optionItem(name, definition.shape[name] as AnyType, entry.value, conversion)
    return freeItems({ ...config, entries: [entry] }, conversion.toPieces)
  })
}

function optionItem(name: string, written: AnyType, value: Value, conversion: ScalarConversion): WrittenItem[] {
  // null is the same as nothing.
  if (value.kind === 'null') return []
  const type = bareType(written)
  const registration = registrationOf(type)
  const member = registration?.member && bareType(registration.member)
  if (type instanceof z.ZodObject) return [block(name, [], blockItems(value, type, conversion))]
  if (member instanceof z.ZodObject && registration?.kind === 'list') {
    const items = value.kind === 'list' ? value.items : [value]
    return items.map((item) => block(name, [], blockItems(item, member, conversion)))
  }
  const expression = argumentExpression(value, type, conversion)
  return expression === undefined ? [] : [attribute(name, expression)]
}

/** Of several objects for one block Packer takes all members. */
function blockItems(value: Value, definition: OptionsDefinition, conversion: ScalarConversion): WrittenItem[] {
  return optionItems(mergedMap(value), definition, conversion)
}

function mergedMap(value: Value): MapValue {
  const maps = value.kind === 'list' ? value.items : [value]
  const entries = new Map<string, MapEntry>()
  for (const map of maps) if (map.kind === 'map') for (const entry of map.entries) entries.set(entry.key, entry)
  return { kind: 'map', place: value.place, entries: [...entries.values()] }
}

function argumentExpression(value: Value, type: AnyType, conversion: ScalarConversion): string | undefined {
  const { kind = 'any', member } = registrationOf(type) ?? {}
  if (kind === 'list' && member) return listExpression(value, bareType(member), conversion)
  if (kind === 'map' && member && !conversion.isExact)
    return mapExpression(mergedMap(value), bareType(member), conversion)
  return scalarExpression(value, kind, conversion)
}

function mapExpression(map: MapValue, member: AnyType, conversion: ScalarConversion): string {
  const entries = map.entries.map((entry) => {
    const expression = argumentExpression(entry.value, member, conversion) ?? 'null'
    return [keyExpression(entry, conversion.toPieces), expression] as const
  })
  return objectText(entries)
}

/** JSON takes one member for a list of one, and a text with commas for a list of texts. */
function listExpression(value: Value, member: AnyType, conversion: ScalarConversion): string {
  if (conversion.isExact) return valueExpression(value, conversion.toPieces)
  if (value.kind === 'string') return commaListExpression(value.value, conversion)
  const items = value.kind === 'list' ? value.items : value.kind === 'map' && value.entries.length === 0 ? [] : [value]
  return tupleText(items.map((item) => listMember(item, member, conversion)))
}

function listMember(item: Value, member: AnyType, conversion: ScalarConversion): string {
  if (item.kind === 'string') return memberExpression(item, conversion.toPieces)
  return argumentExpression(item, member, conversion) ?? valueExpression(item, conversion.toPieces)
}

function commaListExpression(text: string, { toPieces, mayBeEmpty }: ScalarConversion): string {
  const pieces = toPieces(text)
  const plain = plainText(pieces)
  if (plain !== undefined) return tupleText(plain === '' ? [] : plain.split(',').map((item) => lineExpression([item])))
  const expression = lineExpression(pieces)
  const list = `split(",", ${expression})`
  return mayBeEmpty(expression) ? `${expression} == "" ? [] : ${list}` : list
}
