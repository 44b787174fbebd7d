import { isPrimitive, type ObjectType, sameType, type TupleType, type Type } from '../types/index.ts'
import { unify } from './unify.ts'

/**
 * `safe` conversions succeed for every value of a type; `unsafe` ones may fail for some, as `"x"` does where a number is
 * wanted.
 */
export type Safety = 'safe' | 'unsafe'

/** Whether values of type `from` can become values of type `to`. */
export function canConvert(from: Type, to: Type, safety: Safety): boolean {
  if (to.kind === 'dynamic' || from === to) return true
  if (from.kind === 'dynamic') return safety === 'unsafe'
  if (isPrimitive(from) && isPrimitive(to)) return canConvertPrimitive(from.kind, to.kind, safety)
  switch (to.kind) {
    case 'list':
      if (from.kind === 'tuple') return canBecome(from.elements, to.element, safety)
      return (from.kind === 'list' || from.kind === 'set') && canConvert(from.element, to.element, safety)
    case 'set':
      if (from.kind === 'tuple') return canBecome(from.elements, to.element, safety)
      // A list loses its order and its duplicates.
      if (from.kind === 'list' && safety === 'safe') return false
      return (from.kind === 'list' || from.kind === 'set') && canConvert(from.element, to.element, safety)
    case 'map':
      if (from.kind === 'object') return canBecome([...from.attributes.values()], to.element, safety)
      return from.kind === 'map' && canConvert(from.element, to.element, safety)
    case 'object':
      if (from.kind === 'map') return safety === 'unsafe' && canMapBecome(from.element, to)
      return from.kind === 'object' && canObjectBecome(from, to, safety)
    case 'tuple':
      return from.kind === 'tuple' && canTupleBecome(from, to, safety)
    default:
      return false
  }
}

function canConvertPrimitive(from: string, to: string, safety: Safety): boolean {
  if (from === to || to === 'string') return true
  return safety === 'unsafe' && from === 'string'
}

/** Whether members of these types can all become members of a collection. */
function canBecome(types: readonly Type[], element: Type, safety: Safety): boolean {
  if (types.length === 0) return true
  const wanted = element.kind === 'dynamic' ? commonElement(types, safety) : element
  return wanted !== undefined && types.every((type) => sameType(type, wanted) || canConvert(type, wanted, safety))
}

/** The element type for members of these types, where any single one will do. */
export function commonElement(types: readonly Type[], safety: Safety): Type | undefined {
  const common = unify(types, safety)
  if (common?.kind === 'dynamic' && types.some((type) => type.kind !== 'dynamic')) return undefined
  return common
}

function canMapBecome(element: Type, to: ObjectType): boolean {
  for (const [name, type] of to.attributes) {
    // An optional one may be missing in the map, which only the value shows.
    if (!canConvert(element, type, 'unsafe') && !to.optional.has(name)) return false
  }
  return true
}

function canObjectBecome(from: ObjectType, to: ObjectType, safety: Safety): boolean {
  for (const [name, type] of to.attributes) {
    const given = from.attributes.get(name)
    if (given ? !sameType(given, type) && !canConvert(given, type, safety) : !to.optional.has(name)) return false
  }
  return true
}

function canTupleBecome(from: TupleType, to: TupleType, safety: Safety): boolean {
  if (from.elements.length !== to.elements.length) return false
  return from.elements.every((type, i) => canConvert(type, to.elements[i] as Type, safety))
}
