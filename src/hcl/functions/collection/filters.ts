import { DYNAMIC, listType, STRING } from '../../types/index.ts'
import { isWhollyKnown, listValue, memberKey, unknownValue, type Value } from '../../values/index.ts'
import { sequenceAt, valueAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const compact: ValueFunction = {
  description: 'The texts of the list that are neither null nor empty.',
  parameters: [{ name: 'list', type: listType(STRING) }],
  returns: listType(STRING),
  call: (args, type) => {
    if (!isWhollyKnown(valueAt(args, 0))) return unknownValue(type)
    return listValue(
      STRING,
      sequenceAt(args, 0).filter((item) => item.kind === 'string' && item.value !== ''),
    )
  },
}

export const distinct: ValueFunction = {
  description: 'The list with each value only where it comes first.',
  parameters: [{ name: 'list', type: listType(DYNAMIC) }],
  returns: (args) => valueAt(args, 0).type,
  call: (args, type) => {
    const list = valueAt(args, 0)
    if (list.kind !== 'list' || !isWhollyKnown(list)) return unknownValue(type)
    const first = new Map<string, Value>()
    for (const item of list.items) {
      const key = memberKey(item)
      if (!first.has(key)) first.set(key, item)
    }
    return listValue(list.type.element, [...first.values()])
  },
}
