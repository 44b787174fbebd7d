import { DYNAMIC, NUMBER, type Type } from '../../types/index.ts'
import { type Value, withMarks } from '../../values/index.ts'
import { numberAt, sequenceAt, valueAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const element: ValueFunction = {
  description: 'The element at that index, counted on from the start again behind the end, and from the end below 0.',
  parameters: [
    { name: 'list', type: DYNAMIC, allowMarked: true },
    { name: 'index', type: NUMBER },
  ],
  returns: (args) => {
    const { type } = valueAt(args, 0)
    if (type.kind === 'list') return type.element
    if (type.kind !== 'tuple') throw wrongType(0, 'a list or tuple', type)
    if (args[1]?.kind !== 'number') return DYNAMIC
    return type.elements[position(args, type.elements.length)] as Type
  },
  call: (args) => {
    const items = sequenceAt(args, 0)
    const item = items[position(args, items.length)] as Value
    return withMarks(item, valueAt(args, 0).marks)
  },
}

function position(args: readonly Value[], length: number): number {
  if (length === 0) throw new ArgumentError(0, 'it must not be empty')
  const index = numberAt(args, 1)
  if (!index.isInteger()) throw new ArgumentError(1, 'a whole number is required', index.toString())
  if (index.gt(LAST) || index.lt(FIRST)) throw new ArgumentError(1, 'the number is too large', index.toString())
  return index.mod(length).plus(length).mod(length).toNumber()
}

// As in the original, which counts with 64 bits.
const FIRST = '-9223372036854775808'
const LAST = '9223372036854775807'
