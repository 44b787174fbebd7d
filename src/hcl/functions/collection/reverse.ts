import { DYNAMIC, listType, tupleType } from '../../types/index.ts'
import { lengthOf, listValue, tupleValue, unknownValue, type Value, withMarks } from '../../values/index.ts'
import { sequenceAt, valueAt, wrongType } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const reverse: ValueFunction = {
  description: 'The elements of a list, set or tuple in the opposite order.',
  parameters: [{ name: 'list', type: DYNAMIC, allowMarked: true }],
  returns: (args) => {
    const { type } = valueAt(args, 0)
    if (type.kind === 'list' || type.kind === 'set') return listType(type.element)
    if (type.kind === 'tuple') return tupleType(type.elements.toReversed())
    throw wrongType(0, 'a list, set or tuple', type)
  },
  call: (args, type) => {
    const items = sequenceAt(args, 0).toReversed()
    return withMarks(backwards(valueAt(args, 0), items) ?? unknownValue(type), valueAt(args, 0).marks)
  },
}

function backwards(list: Value, items: readonly Value[]): Value | undefined {
  if (lengthOf(list) === undefined) return undefined
  return list.kind === 'list' || list.kind === 'set' ? listValue(list.type.element, items) : tupleValue(items)
}
