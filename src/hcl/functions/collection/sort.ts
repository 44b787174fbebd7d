import { listType, STRING } from '../../types/index.ts'
import { compareText, listValue, unknownValue, type Value } from '../../values/index.ts'
import { sequenceAt, valueAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const sort: ValueFunction = {
  description: 'The texts in the order of their code points.',
  parameters: [{ name: 'list', type: listType(STRING), allowUnknown: true }],
  returns: listType(STRING),
  call: (args, type) => {
    if (valueAt(args, 0).kind === 'unknown') return unknownValue(type)
    const items = sequenceAt(args, 0)
    const nullAt = items.findIndex((item) => item.kind === 'null')
    if (nullAt >= 0) throw new ArgumentError(0, `element ${nullAt} must not be null`)
    // Where an unknown text will stand is open, and so is where all others do.
    const isOpen = items.some((item) => item.kind === 'unknown')
    return listValue(STRING, isOpen ? items.map(() => unknownValue(STRING)) : items.toSorted(compare))
  },
}

function compare(a: Value, b: Value): number {
  return a.kind === 'string' && b.kind === 'string' ? compareText(a.value, b.value) : 0
}
