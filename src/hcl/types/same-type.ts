import type { ObjectType, TupleType, Type } from './type.ts'

/** Whether two types are one. The order of an object's attributes doesn't matter, which of them are optional does. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true
  switch (a.kind) {
    case 'list':
    case 'set':
    case 'map':
      return b.kind === a.kind && sameType(a.element, b.element)
    case 'object':
      return b.kind === 'object' && sameObject(a, b)
    case 'tuple':
      return b.kind === 'tuple' && sameTuple(a, b)
    default:
      return a.kind === b.kind
  }
}

function sameObject(a: ObjectType, b: ObjectType): boolean {
  if (a.attributes.size !== b.attributes.size || a.optional.size !== b.optional.size) return false
  for (const [name, type] of a.attributes) {
    const other = b.attributes.get(name)
    if (!other || !sameType(type, other) || a.optional.has(name) !== b.optional.has(name)) return false
  }
  return true
}

function sameTuple(a: TupleType, b: TupleType): boolean {
  return a.elements.length === b.elements.length && a.elements.every((type, i) => sameType(type, b.elements[i] as Type))
}

/** The different ones among `types`, in their order. */
export function distinctTypes(types: Iterable<Type>): Type[] {
  const distinct: Type[] = []
  for (const type of types) {
    if (!distinct.some((seen) => sameType(seen, type))) distinct.push(type)
  }
  return distinct
}
