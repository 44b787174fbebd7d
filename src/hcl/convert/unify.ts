import {
  type CollectionType,
  DYNAMIC,
  distinctTypes,
  listType,
  mapType,
  type ObjectType,
  objectType,
  type TupleType,
  type Type,
  tupleType,
} from '../types/index.ts'
import { canConvert, type Safety } from './can-convert.ts'
import { compareTypes } from './compare-types.ts'

/**
 * The type that values of all these types can become, or undefined if there is none. Types that aren't known yet leave the
 * answer open where they could still change it: it is then `dynamic`.
 */
export function unify(all: Iterable<Type>, safety: Safety = 'safe'): Type | undefined {
  const types = distinctTypes(all)
  const [first] = types
  if (!first || types.length === 1) return first
  const structural = unifyStructures(types, safety)
  return structural === NOT_STRUCTURAL ? mostGeneral(types, safety) : structural
}

/** The types are no structures of one kind: only one of themselves can be their common type. */
const NOT_STRUCTURAL = Symbol('not structural')

function unifyStructures(types: readonly Type[], safety: Safety): Type | undefined | typeof NOT_STRUCTURAL {
  const kinds = new Set(types.map((type) => type.kind))
  const isOpen = kinds.delete('dynamic')
  const kind = [...kinds].sort().join(' ')
  switch (kind) {
    case 'list':
    case 'map':
    case 'set':
      return isOpen ? DYNAMIC : unifyCollections(kind, types as CollectionType[], safety)
    case 'object':
      return isOpen ? DYNAMIC : unifyObjects(types as ObjectType[], safety)
    case 'tuple':
      return isOpen ? DYNAMIC : unifyTuples(types as TupleType[], safety)
    case 'map object':
      return unifyMixed(types, 'map', safety)
    case 'list tuple':
      return unifyMixed(types, 'list', safety)
    default:
      return kinds.has('object') && kinds.has('tuple') ? undefined : NOT_STRUCTURAL
  }
}

function unifyCollections(
  kind: CollectionType['kind'],
  types: readonly CollectionType[],
  safety: Safety,
): Type | undefined {
  const element = unify(
    types.map((type) => type.element),
    safety,
  )
  return element && { kind, element }
}

function unifyObjects(types: readonly ObjectType[], safety: Safety): Type | undefined {
  const [first] = types as readonly [ObjectType]
  const names = [...first.attributes.keys()]
  const alike = types.every(
    (type) => type.attributes.size === names.length && names.every((n) => type.attributes.has(n)),
  )
  if (!alike) return unifyToMap(types, safety)
  const attributes = new Map<string, Type>()
  for (const name of names) {
    const common = unify(
      types.flatMap((type) => type.attributes.get(name) ?? []),
      safety,
    )
    if (!common) return undefined
    attributes.set(name, common)
  }
  const common = objectType(attributes)
  return types.every((type) => canConvert(type, common, safety)) ? common : unifyToMap(types, safety)
}

function unifyTuples(types: readonly TupleType[], safety: Safety): Type | undefined {
  const [first] = types as readonly [TupleType]
  if (!types.every((type) => type.elements.length === first.elements.length)) return unifyToList(types, safety)
  const elements: Type[] = []
  for (const index of first.elements.keys()) {
    const common = unify(
      types.map((type) => type.elements[index] as Type),
      safety,
    )
    if (!common) return undefined
    elements.push(common)
  }
  const common = tupleType(elements)
  return types.every((type) => canConvert(type, common, safety)) ? common : unifyToList(types, safety)
}

function unifyToMap(types: readonly ObjectType[], safety: Safety): Type | undefined {
  const element = unify(
    types.flatMap((type) => [...type.attributes.values()]),
    safety,
  )
  if (!element) return undefined
  const common = mapType(element)
  return types.every((type) => canConvert(type, common, safety)) ? common : undefined
}

function unifyToList(types: readonly TupleType[], safety: Safety): Type | undefined {
  const element = unify(
    types.flatMap((type) => type.elements),
    safety,
  )
  if (!element) return undefined
  const common = listType(element)
  return types.every((type) => canConvert(type, common, safety)) ? common : undefined
}

/** Objects among maps are mostly maps in disguise, as tuples among lists are lists. */
function unifyMixed(
  types: readonly Type[],
  kind: 'map' | 'list',
  safety: Safety,
): Type | undefined | typeof NOT_STRUCTURAL {
  const objects = types.filter((type) => type.kind === 'object')
  const tuples = types.filter((type) => type.kind === 'tuple')
  const collection = kind === 'map' ? unifyToMap(objects, safety) : unifyToList(tuples, safety)
  if (!collection) return NOT_STRUCTURAL
  const rest = types.filter((type) => type.kind !== 'object' && type.kind !== 'tuple')
  const common = unify([collection, ...rest], safety)
  return common?.kind === kind ? common : NOT_STRUCTURAL
}

/** The one among the types that all others can become, the more general ones tried first. */
function mostGeneral(types: readonly Type[], safety: Safety): Type | undefined {
  return byGenerality(types).find((wanted) =>
    types.every((type) => type === wanted || canConvert(type, wanted, safety)),
  )
}

/** More general ones before those that can become them; otherwise in the given order. */
function byGenerality(types: readonly Type[]): Type[] {
  const waiting = [...types]
  const ordered: Type[] = []
  while (waiting.length > 0) {
    const index = waiting.findIndex((type) => !waiting.some((other) => compareTypes(other, type) < 0))
    ordered.push(...waiting.splice(Math.max(index, 0), 1))
  }
  return ordered
}
