import { type Mark, type Marks, NO_MARKS, unionMarks } from './marks.ts'
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

/** The same value with these marks as well. */
export function withMarks<V extends Value>(value: V, marks: Marks): V
export function withMarks(value: Value, marks: Marks): Value {
  const union = unionMarks(value.marks, marks)
  return union.size === value.marks.size ? value : remark(value, union)
}

/** The same value without its own marks; what is in it keeps its. */
export function unmark<V extends Value>(value: V): V
export function unmark(value: Value): Value {
  return value.marks.size === 0 ? value : remark(value, NO_MARKS)
}

function remark(value: Value, marks: Marks): Value {
  switch (value.kind) {
    case 'string':
      return new StringValue(value.value, marks)
    case 'number':
      return new NumberValue(value.value, marks)
    case 'bool':
      return new BoolValue(value.value, marks)
    case 'list':
      return new ListValue(value.type, value.items, marks)
    case 'set':
      return new SetValue(value.type, value.items, marks)
    case 'tuple':
      return new TupleValue(value.items, marks)
    case 'map':
      return new MapValue(value.type, value.entries, marks)
    case 'object':
      return new ObjectValue(value.entries, marks)
    case 'null':
      return new NullValue(value.type, marks)
    case 'unknown':
      return new UnknownValue(value.type, marks)
  }
}

/** The same value without any marks in it. What they were is added to `found`. */
export function unmarkDeep(value: Value, found: Set<Mark>): Value {
  for (const mark of value.marks) found.add(mark)
  switch (value.kind) {
    case 'list':
    case 'tuple': {
      const items = value.items.map((item) => unmarkDeep(item, found))
      if (value.marks.size === 0 && items.every((item, i) => item === value.items[i])) return value
      return value.kind === 'list' ? new ListValue(value.type, items, NO_MARKS) : new TupleValue(items, NO_MARKS)
    }
    case 'map':
    case 'object': {
      let changed = value.marks.size > 0
      const entries = new Map<string, Value>()
      for (const [key, inner] of value.entries) {
        const plain = unmarkDeep(inner, found)
        if (plain !== inner) changed = true
        entries.set(key, plain)
      }
      if (!changed) return value
      return value.kind === 'map' ? new MapValue(value.type, entries, NO_MARKS) : new ObjectValue(entries, NO_MARKS)
    }
    default:
      return unmark(value)
  }
}

/** All marks of the value and of what is in it. */
export function marksDeep(value: Value): Marks {
  const found = new Set<Mark>()
  collect(value, found)
  return found.size > 0 ? found : NO_MARKS
}

function collect(value: Value, found: Set<Mark>): void {
  for (const mark of value.marks) found.add(mark)
  if ('items' in value) for (const item of value.items) collect(item, found)
  if ('entries' in value) for (const entry of value.entries.values()) collect(entry, found)
}
