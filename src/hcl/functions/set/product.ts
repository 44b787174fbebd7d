import { convert, unify } from '../../convert/index.ts'
import { DYNAMIC, listType, setType, type Type, tupleType } from '../../types/index.ts'
import {
  isSequence,
  lengthOf,
  listValue,
  setValue,
  tupleValue,
  unionOfMarks,
  unknownValue,
  type Value,
  withMarks,
} from '../../values/index.ts'
import { convertArgument, wrongType } from '../arguments.ts'
import { FunctionError, type ValueFunction } from '../function.ts'
import type { Meter } from '../meter.ts'

/** Few short lists have more combinations than fit into the memory. */
const MOST = 1_000_000

export const setproduct: ValueFunction = {
  description: 'All combinations of an element of the first set or list, one of the second, and so on.',
  parameters: [],
  variadic: { name: 'sets', type: DYNAMIC, allowUnknown: true, allowMarked: true },
  returns: (args) => {
    if (args.length < 2) throw new FunctionError('it takes at least two sets or lists')
    const combination = tupleType(args.map(elementType))
    return args.some(({ type }) => type.kind === 'set') ? setType(combination) : listType(combination)
  },
  call: (args, type, meter) => withMarks(product(args, type, meter), unionOfMarks(args.map((arg) => arg.marks))),
}

function elementType(arg: Value, index: number): Type {
  const { type } = arg
  if (type.kind === 'list' || type.kind === 'set') return type.element
  if (type.kind !== 'tuple') throw wrongType(index, 'a set or list', type)
  const common = unify(type.elements)
  if (common) return common
  const list = convertArgument(arg, listType(DYNAMIC), index)
  return list.type.kind === 'list' ? list.type.element : DYNAMIC
}

function product(args: readonly Value[], type: Type, meter: Meter): Value {
  const combination = 'element' in type ? type.element : DYNAMIC
  const counts = args.map(lengthOf)
  if (counts.includes(undefined) && !counts.includes(0)) return unknownValue(type)
  const combinations = counts.reduce<number>((all, count) => all * (count ?? 0), 1)
  if (combinations > MOST) throw new FunctionError(`there are more than ${MOST} combinations`)
  meter.members(combinations * (1 + counts.length))
  const lists = args.map((arg, index) => {
    const element = combination.kind === 'tuple' ? (combination.elements[index] as Type) : DYNAMIC
    return isSequence(arg) ? arg.items.map((item) => convert(item, element)) : []
  })
  const tuples = combine(lists).map((items) => tupleValue(items))
  return type.kind === 'set' ? setValue(combination, tuples) : listValue(combination, tuples)
}

/** The last list's elements change first. */
function combine(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]])
}
