import { type ObjectType, sameType, type Type, withoutOptional } from '../types/index.ts'
import {
  isKeyed,
  isSequence,
  type KeyedValue,
  lengthOf,
  listValue,
  mapValue,
  marksDeep,
  nullValue,
  objectValue,
  type SequenceValue,
  setValue,
  tupleValue,
  unknownValue,
  type Value,
  withMarks,
} from '../values/index.ts'
import { canConvert, commonElement } from './can-convert.ts'
import { ConversionError, type PathStep } from './conversion-error.ts'
import { fillOpenParts } from './dynamic-replace.ts'
import { mismatch } from './mismatch.ts'
import { convertPrimitive } from './primitive.ts'
import { unify } from './unify.ts'

/**
 * The value as one of type `want`, by HCL's rules: numbers and bools become strings and back, tuples become lists and sets,
 * objects become maps and objects with fewer attributes. Unknown values and null stay what they are, with the new type.
 * Marks are kept.
 * @throws ConversionError
 */
export function convert(value: Value, want: Type): Value {
  if (want.kind === 'dynamic' || sameType(value.type, withoutOptional(want))) return value
  if (!canConvert(value.type, want, 'unsafe')) throw new ConversionError(mismatch(value.type, want))
  try {
    return apply(value, want, [])
  } catch (error) {
    throw error instanceof ConversionError && marksDeep(value).size > 0 ? error.discreet() : error
  }
}

type Path = readonly PathStep[]

function apply(value: Value, want: Type, path: Path): Value {
  if (want.kind === 'dynamic') return value
  if (value.kind === 'unknown' || value.kind === 'null') {
    const type = fillOpenParts(withoutOptional(want), value.type)
    return value.kind === 'null' ? nullValue(type, value.marks) : unknownValue(type, value.marks)
  }
  return withMarks(applyKnown(value, want, path), value.marks)
}

function applyKnown(value: Value, want: Type, path: Path): Value {
  switch (want.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return convertPrimitive(value, want, path)
    case 'list':
    case 'set':
      if (isSequence(value)) return toSequence(value, want.kind, want.element, path)
      break
    case 'map':
      if (isKeyed(value)) return toMap(value, want.element, path)
      break
    case 'object':
      if (isKeyed(value)) return toObject(value, want, path)
      break
    case 'tuple':
      if (value.kind === 'tuple' && value.items.length === want.elements.length) {
        return tupleValue(value.items.map((item, i) => apply(item, want.elements[i] as Type, [...path, i])))
      }
  }
  throw new ConversionError(mismatch(value.type, want), path)
}

function toSequence(value: SequenceValue, kind: 'list' | 'set', wanted: Type, path: Path): Value {
  // How many members a set has is open while one of them is unknown.
  if (kind === 'list' && value.kind === 'set' && lengthOf(value) === undefined) {
    return unknownValue({ kind, element: fillOpenParts(withoutOptional(wanted), value.type.element) })
  }
  const { element, members } = sameElements(value, value.items, wanted, kind, path)
  return kind === 'list' ? listValue(element, members) : setValue(element, members)
}

function toMap(value: KeyedValue, wanted: Type, path: Path): Value {
  const keys = [...value.entries.keys()]
  const { element, members } = sameElements(value, [...value.entries.values()], wanted, 'map', path, keys)
  return mapValue(
    element,
    keys.map((key, i) => [key, members[i] as Value] as const),
  )
}

/** Converts all members to one element type: the wanted one or, where that leaves parts open, the one that they have in common. */
function sameElements(
  value: SequenceValue | KeyedValue,
  items: readonly Value[],
  wanted: Type,
  kind: 'list' | 'set' | 'map',
  path: Path,
  keys?: readonly string[],
): { element: Type; members: readonly Value[] } {
  if (items.length === 0) return { element: emptyElement(value, wanted), members: [] }
  const own = items.map((item) => item.type)
  const target = wanted.kind === 'dynamic' ? commonElement(own, 'unsafe') : wanted
  if (!target) throw new ConversionError(`all elements of a ${kind} must have the same type`, path)
  const stepTo = (i: number): PathStep => keys?.[i] ?? i
  const converted = items.map((item, i) => apply(item, target, [...path, stepTo(i)]))
  const element = unify(converted.map((item) => item.type))
  if (!element) throw new ConversionError('the elements have no type in common', path)
  const members = converted.map((item, i) =>
    sameType(item.type, element) ? item : apply(item, element, [...path, stepTo(i)]),
  )
  return { element, members }
}

/** A concrete type rather than an open one. */
function emptyElement(value: SequenceValue | KeyedValue, wanted: Type): Type {
  if (wanted.kind === 'dynamic' && 'element' in value.type) return value.type.element
  return withoutOptional(wanted)
}

function toObject(value: KeyedValue, want: ObjectType, path: Path): Value {
  const entries: [string, Value][] = []
  for (const [name, type] of want.attributes) {
    const given = value.entries.get(name)
    if (given) {
      if (!sameType(given.type, type) && !canConvert(given.type, type, 'unsafe')) {
        throw new ConversionError(mismatch(given.type, type), [...path, name])
      }
      entries.push([name, apply(given, type, [...path, name])])
    } else if (want.optional.has(name)) {
      entries.push([name, nullValue(withoutOptional(type))])
    } else {
      throw new ConversionError(`attribute ${JSON.stringify(name)} is required`, path)
    }
  }
  return objectValue(entries)
}
