import { DYNAMIC, NUMBER, type Type, tupleType } from '../../types/index.ts'
import { lengthOf, listValue, tupleValue, type Value, withMarks } from '../../values/index.ts'
import { sequenceAt, valueAt, wholeNumberAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const slice: ValueFunction = {
  description: 'The elements from one index up to another, which is left out.',
  parameters: [
    { name: 'list', type: DYNAMIC, allowMarked: true },
    { name: 'start_index', type: NUMBER },
    { name: 'end_index', type: NUMBER },
  ],
  returns: (args) => {
    const list = valueAt(args, 0)
    const { type } = list
    if (type.kind !== 'list' && type.kind !== 'tuple') throw notSliceable(type)
    const bounds = boundsOf(args, type.kind === 'tuple' ? type.elements.length : lengthOf(list))
    if (type.kind === 'list') return type
    return bounds ? tupleType(type.elements.slice(...bounds)) : DYNAMIC
  },
  call: (args) => {
    const list = valueAt(args, 0)
    const part = sequenceAt(args, 0).slice(wholeNumberAt(args, 1), wholeNumberAt(args, 2))
    return withMarks(list.kind === 'list' ? listValue(list.type.element, part) : tupleValue(part), list.marks)
  },
}

function notSliceable(type: Type): ArgumentError {
  if (type.kind !== 'set') return wrongType(0, 'a list or tuple', type)
  return new ArgumentError(0, "a set's elements have no indexes: make a list of it first with convert(…, list(any))")
}

/** Both indexes, if they are known, checked against each other and against the length, as far as that is known. */
function boundsOf(args: readonly Value[], length = Number.POSITIVE_INFINITY): [number, number] | undefined {
  const start = args[1]?.kind === 'number' ? indexAt(args, 1, length) : undefined
  const end = args[2]?.kind === 'number' ? indexAt(args, 2, length) : undefined
  if (start === undefined || end === undefined) return undefined
  if (start > end) throw new ArgumentError(1, 'it must not be greater than the end index', String(start))
  return [start, end]
}

function indexAt(args: readonly Value[], argument: number, length: number): number {
  const index = wholeNumberAt(args, argument)
  if (index < 0) throw new ArgumentError(argument, 'it must not be negative', String(index))
  if (index > length)
    throw new ArgumentError(argument, 'it must not be greater than the length of the list', String(index))
  return index
}
