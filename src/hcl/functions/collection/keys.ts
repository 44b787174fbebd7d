import { DYNAMIC, listType, STRING, type Type, tupleType } from '../../types/index.ts'
import { listValue, stringValue, tupleValue, unknownValue, type Value, withMarks } from '../../values/index.ts'
import { valueAt, wrongType } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const keys: ValueFunction = {
  description: 'The keys of a map or the names of the attributes of an object, in order.',
  parameters: [{ name: 'inputMap', type: DYNAMIC, allowUnknown: true, allowMarked: true }],
  returns: (args) => keysType(valueAt(args, 0).type),
  call: (args, type) => {
    const input = valueAt(args, 0)
    return withMarks(keysOf(input, type), input.marks)
  },
}

function keysOf(input: Value, type: Type): Value {
  // The names of an object's attributes are a part of its type.
  if (input.type.kind === 'object') return tupleValue(namesOf(input.type.attributes.keys()))
  return input.kind === 'map' ? listValue(STRING, namesOf(input.entries.keys())) : unknownValue(type)
}

function namesOf(names: Iterable<string>): Value[] {
  return Array.from(names, (name) => stringValue(name))
}

function keysType(type: Type): Type {
  if (type.kind === 'map') return listType(STRING)
  if (type.kind === 'object') return tupleType(Array.from(type.attributes, () => STRING))
  throw wrongType(0, 'a map or object', type)
}
