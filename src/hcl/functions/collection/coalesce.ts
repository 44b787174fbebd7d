import { unify } from '../../convert/index.ts'
import { DYNAMIC, type Type } from '../../types/index.ts'
import { unknownValue, type Value } from '../../values/index.ts'
import { convertArgument, wrongType } from '../arguments.ts'
import { FunctionError, type Parameter, type ValueFunction } from '../function.ts'

const anything: Omit<Parameter, 'name'> = { type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true }

export const coalesce: ValueFunction = {
  description: 'The first value that is neither null nor an empty text.',
  parameters: [],
  variadic: { name: 'vals', ...anything },
  returns: (args) => {
    const common = unify(
      args.map((arg) => arg.type),
      'unsafe',
    )
    if (common) return common
    // With a value of any type among them the result is what it is.
    if (args.some((arg) => arg.type.kind === 'dynamic')) return DYNAMIC
    throw new FunctionError(args.length > 0 ? 'the values have no type in common' : 'it takes at least one value')
  },
  call: (args, type) => {
    for (const [index, arg] of args.entries()) {
      if (arg.kind === 'null') continue
      if (arg.kind === 'unknown') return unknownValue(type)
      const value = convertArgument(arg, type, index)
      if (value.kind !== 'string' || value.value !== '') return value
    }
    throw new FunctionError('all values are null or empty texts')
  },
}

export const coalescelist: ValueFunction = {
  description: 'The first list or tuple that is not empty.',
  parameters: [],
  variadic: { name: 'vals', ...anything },
  returns: (args) => {
    if (args.length === 0) throw new FunctionError('it takes at least one list or tuple')
    for (const [index, arg] of args.entries()) if (arg.kind !== 'unknown') checkList(arg.type, index)
    const decisive = firstDecisive(args)
    return decisive.kind === 'unknown' ? DYNAMIC : decisive.type
  },
  call: (args, type) => {
    const decisive = firstDecisive(args)
    return decisive.kind === 'unknown' ? unknownValue(type) : decisive
  },
}

function checkList(type: Type, index: number): void {
  if (type.kind === 'list' || type.kind === 'tuple') return
  throw wrongType(index, 'a list or tuple', type)
}

/** The first one that is not empty, or may turn out not to be. */
function firstDecisive(args: readonly Value[]): Value {
  const found = args.find((arg) => arg.kind === 'unknown' || ('items' in arg && arg.items.length > 0))
  if (!found) throw new FunctionError('all lists are null or empty')
  return found
}
