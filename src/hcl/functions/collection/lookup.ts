import { convert, unify } from '../../convert/index.ts'
import { DYNAMIC, STRING, sameType, type Type, typeName } from '../../types/index.ts'
import { unmark, type Value, withMarks } from '../../values/index.ts'
import { keyedAt, textAt, valueAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const lookup: ValueFunction = {
  description: 'The value of a key of a map or object, or the default where it has no such key.',
  parameters: [
    { name: 'inputMap', type: DYNAMIC, allowMarked: true },
    { name: 'key', type: STRING, allowMarked: true },
    { name: 'default', type: DYNAMIC, allowMarked: true },
  ],
  returns: (args) => {
    const { type } = valueAt(args, 0)
    const fallback = valueAt(args, 2).type
    if (type.kind === 'object') return attributeType(type.attributes, valueAt(args, 1), fallback)
    if (type.kind !== 'map') throw wrongType(0, 'a map or object', type)
    const common = unify([type.element, fallback])
    if (common && sameType(common, type.element)) return type.element
    throw new ArgumentError(2, `it must be a ${typeName(type.element)}, as the elements are`)
  },
  call: (args, type) => {
    const mapping = keyedAt(args, 0)
    const found = mapping.entries.get(textAt(args, 1)) ?? convert(valueAt(args, 2), type)
    return withMarks(withMarks(found, mapping.marks), valueAt(args, 1).marks)
  },
}

function attributeType(attributes: ReadonlyMap<string, Type>, key: Value, fallback: Type): Type {
  const name = unmark(key)
  return name.kind === 'string' ? (attributes.get(name.value) ?? fallback) : DYNAMIC
}
