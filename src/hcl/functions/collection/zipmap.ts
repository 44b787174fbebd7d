import { DYNAMIC, listType, mapType, objectType, STRING, type Type } from '../../types/index.ts'
import {
  type Entry,
  mapValue,
  marksDeep,
  objectValue,
  unknownValue,
  type Value,
  withMarks,
} from '../../values/index.ts'
import { sequenceAt, valueAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const zipmap: ValueFunction = {
  description: 'A map, or of a tuple an object, with those keys and values.',
  parameters: [
    { name: 'keys', type: listType(STRING), allowMarked: true },
    { name: 'values', type: DYNAMIC, allowMarked: true },
  ],
  returns: (args) => {
    const { type } = valueAt(args, 1)
    if (type.kind === 'list') return mapType(type.element)
    if (type.kind !== 'tuple') throw wrongType(1, 'a list or tuple', type)
    return zippedObject(valueAt(args, 0), type.elements)
  },
  call: (args, type) => {
    const [keyList, valueList] = [valueAt(args, 0), valueAt(args, 1)]
    return withMarks(withMarks(zip(args, type), marksDeep(keyList)), valueList.marks)
  },
}

function zip(args: readonly Value[], type: Type): Value {
  const names = namesOf(sequenceAt(args, 0))
  const items = sequenceAt(args, 1)
  checkCounts(sequenceAt(args, 0).length, items.length)
  if (!names) return unknownValue(type)
  const entries = names.map((name, index): Entry => [name, items[index] as Value])
  return type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries)
}

function zippedObject(keyList: Value, types: readonly Type[]): Type {
  if (keyList.kind !== 'list') return DYNAMIC
  const names = namesOf(keyList.items)
  checkCounts(keyList.items.length, types.length)
  return names ? objectType(new Map(names.map((name, index) => [name, types[index] as Type]))) : DYNAMIC
}

function checkCounts(keys: number, values: number): void {
  if (keys !== values) throw new ArgumentError(1, `there are ${keys} keys, but ${values} values`)
}

/** Undefined while one of them is unknown. */
function namesOf(keys: readonly Value[]): string[] | undefined {
  const nullAt = keys.findIndex((key) => key.kind === 'null')
  if (nullAt >= 0) throw new ArgumentError(0, `element ${nullAt} must not be null`)
  const names = keys.flatMap((key) => (key.kind === 'string' ? [key.value] : []))
  return names.length === keys.length ? names : undefined
}
