import { DYNAMIC, listType, tupleType } from '../../types/index.ts'
import { listValue, tupleValue, withMarks } from '../../values/index.ts'
import { keyedAt, valueAt, wrongType } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const values: ValueFunction = {
  description: 'The values of a map or object, in the order of their keys.',
  parameters: [{ name: 'mapping', type: DYNAMIC, allowMarked: true }],
  returns: (args) => {
    const { type } = valueAt(args, 0)
    if (type.kind === 'map') return listType(type.element)
    if (type.kind === 'object') return tupleType([...type.attributes.values()])
    throw wrongType(0, 'a map or object', type)
  },
  call: (args) => {
    const mapping = keyedAt(args, 0)
    const items = [...mapping.entries.values()]
    const list = mapping.kind === 'map' ? listValue(mapping.type.element, items) : tupleValue(items)
    return withMarks(list, mapping.marks)
  },
}
