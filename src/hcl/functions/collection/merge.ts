import { DYNAMIC, mapType, objectType, sameType, type Type } from '../../types/index.ts'
import {
  type Entry,
  isKeyed,
  mapValue,
  membersOf,
  objectValue,
  unionOfMarks,
  type Value,
  withMarks,
} from '../../values/index.ts'
import { wrongType } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const merge: ValueFunction = {
  description: 'One map or object with the entries of all; later ones win. Null is left out.',
  parameters: [],
  variadic: { name: 'maps', type: DYNAMIC, allowNull: true, allowDynamic: true, allowMarked: true },
  returns: mergedType,
  call: (args, type, meter) => {
    for (const arg of args) meter.members(membersOf(arg))
    const entries = args.flatMap((arg): Entry[] => (isKeyed(arg) ? [...arg.entries] : []))
    const merged = type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries)
    return withMarks(merged, unionOfMarks(args.map((arg) => arg.marks)))
  },
}

/** Maps of one type make such a map; all else makes an object. */
function mergedType(args: readonly Value[]): Type {
  for (const [index, { kind, type }] of args.entries()) {
    const isMissing = kind === 'null' && type.kind === 'dynamic'
    if (isMissing || type.kind === 'map' || type.kind === 'object') continue
    if (type.kind === 'dynamic') return DYNAMIC
    throw wrongType(index, 'a map or object', type)
  }
  const [first] = args
  if (first?.type.kind === 'map' && args.every((arg) => sameType(arg.type, first.type)))
    return mapType(first.type.element)
  return mergedObject(args)
}

function mergedObject(args: readonly Value[]): Type {
  const attributes = new Map<string, Type>()
  for (const arg of args) {
    if (arg.kind === 'null') continue
    if (arg.kind === 'unknown' && arg.type.kind === 'map') return DYNAMIC
    const own = isKeyed(arg)
      ? Array.from(arg.entries, ([name, value]) => [name, value.type] as const)
      : unknownAttributes(arg)
    for (const [name, type] of own) attributes.set(name, type)
  }
  return objectType(attributes)
}

function unknownAttributes({ type }: Value): Iterable<readonly [string, Type]> {
  return type.kind === 'object' ? type.attributes : []
}
