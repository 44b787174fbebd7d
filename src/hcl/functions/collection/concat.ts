import { convert, unify } from '../../convert/index.ts'
import { DYNAMIC, listType, type Type, tupleType } from '../../types/index.ts'
import {
  isSequence,
  listValue,
  membersOf,
  tupleValue,
  unionOfMarks,
  type Value,
  withMarks,
} from '../../values/index.ts'
import { wrongType } from '../arguments.ts'
import { FunctionError, type ValueFunction } from '../function.ts'

export const concat: ValueFunction = {
  description: 'One list or tuple with the elements of all.',
  parameters: [],
  variadic: { name: 'seqs', type: DYNAMIC, allowMarked: true },
  returns: joinedType,
  call: (args, type, meter) => {
    for (const arg of args) meter.members(membersOf(arg))
    const items = args.flatMap((arg) => (isSequence(arg) ? arg.items : []))
    const joined = type.kind === 'list' ? toList(items, type.element) : tupleValue(items)
    return withMarks(joined, unionOfMarks(args.map((arg) => arg.marks)))
  },
}

function toList(items: readonly Value[], element: Type): Value {
  return listValue(
    element,
    items.map((item) => convert(item, element)),
  )
}

/** Lists make a list where their elements have a type in common, and a tuple otherwise. */
function joinedType(args: readonly Value[]): Type {
  if (args.length === 0) throw new FunctionError('it takes at least one list or tuple')
  const elements: Type[] = []
  for (const [index, { type }] of args.entries()) {
    if (type.kind === 'list') elements.push(type.element)
    else if (type.kind !== 'tuple') {
      throw wrongType(index, 'a list or tuple', type)
    }
  }
  // A list without elements may have no type of its own, and then takes that of the others.
  const typed = elements.filter(({ kind }, index) => kind !== 'dynamic' || args[index]?.kind !== 'list')
  const common = elements.length === args.length ? unify(typed) : undefined
  return common ? listType(common) : joinedTuple(args)
}

function joinedTuple(args: readonly Value[]): Type {
  const elements: (readonly Type[])[] = []
  for (const arg of args) {
    if (arg.kind === 'list') elements.push(arg.items.map((item) => item.type))
    else if (arg.type.kind === 'tuple') elements.push(arg.type.elements)
    else return DYNAMIC
  }
  return tupleType(elements.flat())
}
