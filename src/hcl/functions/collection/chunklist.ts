import { DYNAMIC, listType, NUMBER } from '../../types/index.ts'
import { listValue, type Value, withMarks } from '../../values/index.ts'
import { sequenceAt, valueAt, wholeNumberAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const chunklist: ValueFunction = {
  description: 'The list cut into lists of that size, the last of which may be shorter. Size 0 cuts nothing.',
  parameters: [
    { name: 'list', type: listType(DYNAMIC), allowMarked: true },
    { name: 'size', type: NUMBER },
  ],
  returns: (args) => listType(valueAt(args, 0).type),
  call: (args, _, meter) => {
    meter.members(2 * sequenceAt(args, 0).length)
    const list = valueAt(args, 0)
    const element = list.type.kind === 'list' ? list.type.element : DYNAMIC
    const chunks = cut(sequenceAt(args, 0), wholeNumberAt(args, 1)).map((chunk) => listValue(element, chunk))
    return withMarks(listValue(listType(element), chunks), list.marks)
  },
}

function cut(items: readonly Value[], size: number): (readonly Value[])[] {
  if (size < 0) throw new ArgumentError(1, 'it must not be negative', String(size))
  const step = size || items.length
  const chunks: (readonly Value[])[] = []
  for (let start = 0; start < items.length; start += step) chunks.push(items.slice(start, start + step))
  return chunks
}
