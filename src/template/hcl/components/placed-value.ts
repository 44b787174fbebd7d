import type { Place } from '../../../errors/index.ts'
import { convert, type Expression, STRING, type Type, type Value } from '../../../hcl/index.ts'
import type { MapEntry, Value as PlacedValue } from '../../value.ts'
import { placeOf } from '../diagnostics/index.ts'

/** What stands for a text that will only be known later, as in Packer; see {@link placedValue} for other types. */
export const LATER = '<unknown>'

/**
 * A value of HCL as options are decoded from it. Its members have the places at which they are written out, if they are.
 * What is unknown becomes {@link LATER}, 0, false, or something empty, by its type.
 */
export function placedValue(value: Value, expression: Expression): PlacedValue {
  return placed(value, placeOf(expression.range), expression)
}

function placed(value: Value, place: Place, expression: Expression | undefined): PlacedValue {
  switch (value.kind) {
    case 'string':
      return { kind: 'string', value: value.value, place }
    case 'number': {
      const text = textOf(value)
      return { kind: 'number', value: Number(text), text, place }
    }
    case 'bool':
      return { kind: 'boolean', value: value.value, place }
    case 'null':
      return { kind: 'null', place }
    case 'unknown':
      return later(value.type, place)
    case 'list':
    case 'set':
    case 'tuple': {
      const written = expression?.asItems() ?? []
      return { kind: 'list', items: value.items.map((item, index) => member(item, place, written[index])), place }
    }
    case 'map':
    case 'object':
      return { kind: 'map', entries: entriesOf(value.entries, place, expression), place }
  }
}

function member(value: Value, around: Place, expression: Expression | undefined): PlacedValue {
  return placed(value, expression ? placeOf(expression.range) : around, expression)
}

function entriesOf(entries: ReadonlyMap<string, Value>, around: Place, expression: Expression | undefined): MapEntry[] {
  const written = new Map((expression?.asEntries() ?? []).map((entry) => [entry.key.asText(), entry]))
  return [...entries].map(([key, value]) => {
    const entry = written.get(key)
    const keyPlace = entry ? placeOf(entry.key.range) : around
    return { key, keyPlace, value: member(value, around, entry?.value) }
  })
}

function textOf(value: Value): string {
  const text = convert(value, STRING)
  return text.kind === 'string' ? text.value : ''
}

function later(type: Type, place: Place): PlacedValue {
  switch (type.kind) {
    case 'number':
      return { kind: 'number', value: 0, text: '0', place }
    case 'bool':
      return { kind: 'boolean', value: false, place }
    case 'list':
    case 'set':
    case 'tuple':
      return { kind: 'list', items: [], place }
    case 'map':
    case 'object':
      return { kind: 'map', entries: [], place }
    default:
      return { kind: 'string', value: LATER, place }
  }
}
