import { convert, unify } from '../../convert/index.ts'
import { DYNAMIC, setType, type Type } from '../../types/index.ts'
import { isWhollyKnown, memberKey, setValue, unknownValue, type Value } from '../../values/index.ts'
import { FunctionError, type Parameter, type ValueFunction } from '../function.ts'

const SET: Omit<Parameter, 'name'> = { type: setType(DYNAMIC), allowDynamic: true }

export const setunion: ValueFunction = {
  description: 'The set of all elements of the sets.',
  parameters: [{ name: 'first_set', ...SET }],
  variadic: { name: 'other_sets', ...SET },
  returns: commonType,
  call: (args, type) => {
    const element = elementOf(type)
    return setValue(
      element,
      args.flatMap((arg) => membersAs(arg, element)),
    )
  },
}

export const setintersection: ValueFunction = {
  description: 'The set of the elements that are in all sets.',
  parameters: [{ name: 'first_set', ...SET }],
  variadic: { name: 'other_sets', ...SET },
  returns: commonType,
  call: (args, type) => {
    if (!args.every(isWhollyKnown)) return unknownValue(type)
    const element = elementOf(type)
    const [first = [], ...others] = args.map((arg) => membersAs(arg, element))
    const keys = others.map((members) => new Set(members.map(memberKey)))
    return setValue(
      element,
      first.filter((member) => keys.every((known) => known.has(memberKey(member)))),
    )
  },
}

function membersAs(set: Value, element: Type): Value[] {
  return 'items' in set ? set.items.map((item) => convert(item, element)) : []
}

function elementOf(type: Type): Type {
  return type.kind === 'set' ? type.element : DYNAMIC
}

/** What has no element to tell its type, such as `[]`, goes along with the others. */
function commonType(args: readonly Value[]): Type {
  const elements = args.map(({ type }) => elementOf(type)).filter((type) => type.kind !== 'dynamic')
  if (elements.length === 0) return setType(DYNAMIC)
  const common = unify(elements)
  if (!common) throw new FunctionError("the sets' elements have no type in common")
  return setType(common)
}
