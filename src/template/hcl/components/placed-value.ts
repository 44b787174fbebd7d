import type { Place } from '../../../errors/index.ts'
import { convert, type Expression, STRING, type Type, type Value } from '../../../hcl/index.ts'
import { STAND_IN, standInPlace } from '../../../options/index.ts'
import type { MapEntry, Value as PlacedValue } from '../../value.ts'
import { placeOf } from '../diagnostics/index.ts'

/** What stands for a fact of the machine until there is one, as in Packer. */
export const LATER = '<unknown>'

/**
 * A value of HCL as options are decoded from it. Its members have the places at which they are written out, if they are.
 * For what is unknown something stands in, by its type: of what is wrong with a {@link STAND_IN} nobody is told.
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
      return standIn(value.type, place)
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

/** Lists and maps of texts have one member: options that may not be empty are content. What no text can say, its place does. */
function standIn(type: Type, written: Place): PlacedValue {
  const place = standInPlace(written)
  switch (type.kind) {
    case 'number':
      return { kind: 'number', value: 0, text: '0', place }
    case 'bool':
      return { kind: 'boolean', value: false, place }
    case 'list': {
      const isOfTexts = type.element.kind === 'string'
      const items = isOfTexts ? [standIn(type.element, written)] : []
      return { kind: 'list', items, place: isOfTexts ? written : place }
    }
    case 'map': {
      const isOfTexts = type.element.kind === 'string'
      const entries = isOfTexts ? [{ key: STAND_IN, keyPlace: written, value: standIn(STRING, written) }] : []
      return { kind: 'map', entries, place: isOfTexts ? written : place }
    }
    case 'set':
    case 'tuple':
      return { kind: 'list', items: [], place }
    case 'object':
      return { kind: 'map', entries: [], place }
    default:
      return { kind: 'string', value: STAND_IN, place: written }
  }
}
