import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, nearestName, type Range } from '../diagnostics/index.ts'
import { NUMBER, STRING, type Type, typeName } from '../types/index.ts'
import {
  type ListValue,
  type MapValue,
  type NumberValue,
  type TupleValue,
  UNKNOWN,
  unionMarks,
  unknownValue,
  unmark,
  type Value,
  visible,
  withMarks,
} from '../values/index.ts'

/** `value[key]`. Unknown, with a diagnostic, if there is no such thing. */
export function indexInto(value: Value, key: Value, range: Range, diagnostics: Diagnostic[]): Value {
  try {
    return lookUp(value, key)
  } catch (error) {
    if (!(error instanceof NoElement)) throw error
    diagnostics.push(errorAt(range, 'Invalid index', error.message, { suggestion: error.suggestion }))
    return UNKNOWN
  }
}

/** Why there is nothing at a key. */
class NoElement extends Error {
  readonly suggestion: string | undefined

  constructor(message: string, suggestion?: string) {
    super(message)
    this.suggestion = suggestion
  }
}

/** @throws NoElement */
function lookUp(value: Value, key: Value): Value {
  if (value.kind === 'null') throw new NoElement('This value is null, so it has no elements.')
  if (key.kind === 'null') throw new NoElement('The key is null: it must be a number or a text.')
  const { type } = value
  if (type.kind === 'dynamic' || key.type.kind === 'dynamic') return unknownValue(UNKNOWN.type, value.marks)
  switch (type.kind) {
    case 'list':
    case 'tuple':
      return element(value, type.kind === 'list' ? type.element : UNKNOWN.type, convertKey(key, NUMBER))
    case 'map':
      return mapElement(value, type.element, convertKey(key, STRING))
    case 'object':
      return objectAttribute(value, key)
    case 'set':
      throw new NoElement(
        'The members of a set have no keys. Convert it to a list, or go through it with a for expression.',
      )
    default:
      throw new NoElement(`A ${typeName(type)} has no elements.`)
  }
}

function convertKey(key: Value, type: Type): Value {
  try {
    return convert(key, type)
  } catch (error) {
    if (error instanceof ConversionError) throw new NoElement(`This key doesn't fit: ${error.message}.`)
    throw error
  }
}

function element(value: Value, type: Type, key: Value): Value {
  if (key.kind !== 'number' || !('items' in value)) return unknownValue(type, value.marks)
  const marks = unionMarks(value.marks, key.marks)
  return withMarks(elementAt(value as ListValue | TupleValue, key), marks)
}

function elementAt({ items }: ListValue | TupleValue, key: NumberValue): Value {
  const index = visible(key.value)
  const found = index.isInteger() && !index.isNegative() ? items[index.toNumber()] : undefined
  if (found) return found
  if (!index.isInteger()) throw new NoElement(`${index} is no whole number.`)
  if (index.isNegative() && !index.isZero())
    throw new NoElement(`${index} is negative: the first element has the index 0.`)
  if (index.isZero() && items[0]) return items[0]
  throw new NoElement(
    items.length === 0
      ? 'There are no elements in it.'
      : `There is no element with the index ${index}: the last one has the index ${items.length - 1}.`,
  )
}

function mapElement(value: Value, type: Type, key: Value): Value {
  if (key.kind !== 'string' || value.kind !== 'map') return unknownValue(type, value.marks)
  const found = (value as MapValue).entries.get(key.value)
  if (found) return withMarks(found, unionMarks(value.marks, key.marks))
  throw missingKey(key, value.entries.keys())
}

function objectAttribute(value: Value, key: Value): Value {
  const name = convertKey(unmark(key), STRING)
  if (name.kind !== 'string' || value.type.kind !== 'object') return unknownValue(UNKNOWN.type, value.marks)
  const type = value.type.attributes.get(name.value)
  if (!type) throw missingKey(withMarks(name, key.marks), value.type.attributes.keys())
  const found = 'entries' in value ? value.entries.get(name.value) : undefined
  return withMarks(found ?? unknownValue(type), value.marks)
}

/** Keys with marks may be secrets, so they aren't shown. */
function missingKey(key: Value, names: Iterable<string>): NoElement {
  if (key.kind !== 'string' || key.marks.size > 0) return new NoElement('There is no element with this key.')
  return new NoElement(`There is no element with the key ${JSON.stringify(key.value)}.`, nearestName(key.value, names))
}
