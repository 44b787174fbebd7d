import { DYNAMIC, listType, mapType, setType, type Type } from '../types/index.ts'
import { Decimal, VISIBLE_DIGITS } from './decimal.ts'
import { type Marks, NO_MARKS } from './marks.ts'
import { distinctInOrder } from './set-members.ts'
import { compareText } from './text-order.ts'
import { unmarkDeep } from './unmark.ts'
import {
  BoolValue,
  ListValue,
  MapValue,
  NullValue,
  NumberValue,
  ObjectValue,
  SetValue,
  StringValue,
  TupleValue,
  UnknownValue,
  type Value,
} from './value.ts'

export const TRUE = new BoolValue(true, NO_MARKS)
export const FALSE = new BoolValue(false, NO_MARKS)
/** `null` as it is written in a file: of a type that nothing has decided yet. */
export const NULL = new NullValue(DYNAMIC, NO_MARKS)
/** A value of which nothing is known, not even its type. */
export const UNKNOWN = new UnknownValue(DYNAMIC, NO_MARKS)

/** Brings the text into normal form C; halves of surrogate pairs become U+FFFD. */
export function stringValue(text: string, marks: Marks = NO_MARKS): StringValue {
  return new StringValue(normalText(text), marks)
}

/** The form in which texts, and keys of maps and objects, are kept. */
export function normalText(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFC').toWellFormed()
}

const ASCII = /^[\0-\x7f]*$/

/** @throws RangeError for what isn't finite */
export function numberValue(number: Decimal | number | bigint | string, marks: Marks = NO_MARKS): NumberValue {
  const value = number instanceof Decimal ? number : new Decimal(typeof number === 'bigint' ? `${number}` : number)
  if (!value.isFinite()) throw new RangeError(`${value} is no number that HCL knows`)
  return new NumberValue(compact(value), marks)
}

/** Working with numbers that have very many digits before or behind the point leaves room for all of them: a copy has none left over. */
function compact(number: Decimal): Decimal {
  return Math.abs(number.e) > VISIBLE_DIGITS ? new Decimal(number) : number
}

export function boolValue(value: boolean, marks: Marks = NO_MARKS): BoolValue {
  if (marks.size > 0) return new BoolValue(value, marks)
  return value ? TRUE : FALSE
}

/** The items must be of the element type; convert them first. */
export function listValue(element: Type, items: readonly Value[], marks: Marks = NO_MARKS): ListValue {
  return new ListValue(listType(element), items, marks)
}

/** The items must be of the element type; their marks become the set's, duplicates go. */
export function setValue(element: Type, items: readonly Value[], marks: Marks = NO_MARKS): SetValue {
  const found = new Set(marks)
  const plain = items.map((item) => unmarkDeep(item, found))
  return new SetValue(setType(element), distinctInOrder(plain), found.size > 0 ? found : NO_MARKS)
}

export type Entry = readonly [key: string, value: Value]

/** The values must be of the element type; convert them first. A later entry replaces an earlier one with its key. */
export function mapValue(element: Type, entries: Iterable<Entry>, marks: Marks = NO_MARKS): MapValue {
  return new MapValue(mapType(element), ordered(entries), marks)
}

/** A later entry replaces an earlier one with its key. */
export function objectValue(
  entries: Iterable<Entry> | Readonly<Record<string, Value>>,
  marks: Marks = NO_MARKS,
): ObjectValue {
  return new ObjectValue(ordered(Symbol.iterator in entries ? entries : Object.entries(entries)), marks)
}

export function tupleValue(items: readonly Value[], marks: Marks = NO_MARKS): TupleValue {
  return new TupleValue(items, marks)
}

export function nullValue(type: Type, marks: Marks = NO_MARKS): NullValue {
  return new NullValue(type, marks)
}

export function unknownValue(type: Type, marks: Marks = NO_MARKS): UnknownValue {
  return new UnknownValue(type, marks)
}

function ordered(entries: Iterable<Entry>): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>()
  let last = ''
  let inOrder = true
  for (const [key, value] of entries) {
    const name = normalText(key)
    if (inOrder && compareText(last, name) > 0) inOrder = false
    last = name
    map.set(name, value)
  }
  return inOrder ? map : new Map([...map].sort(([a], [b]) => compareText(a, b)))
}
