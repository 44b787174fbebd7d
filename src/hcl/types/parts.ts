import { type ObjectType, objectType, type Type, tupleType } from './type.ts'

/** Whether the type, or a part of it, isn't known yet. */
export function hasDynamic(type: Type): boolean {
  switch (type.kind) {
    case 'dynamic':
      return true
    case 'list':
    case 'set':
    case 'map':
      return hasDynamic(type.element)
    case 'object':
      return [...type.attributes.values()].some(hasDynamic)
    case 'tuple':
      return type.elements.some(hasDynamic)
    default:
      return false
  }
}

/** The type that values of a constraint have: nothing in it is optional. */
export function withoutOptional(type: Type): Type {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map': {
      const element = withoutOptional(type.element)
      return element === type.element ? type : { kind: type.kind, element }
    }
    case 'object':
      return objectWithoutOptional(type)
    case 'tuple': {
      const elements = type.elements.map(withoutOptional)
      return elements.every((element, i) => element === type.elements[i]) ? type : tupleType(elements)
    }
    default:
      return type
  }
}

function objectWithoutOptional(type: ObjectType): ObjectType {
  let changed = type.optional.size > 0
  const attributes = new Map<string, Type>()
  for (const [name, attribute] of type.attributes) {
    const plain = withoutOptional(attribute)
    if (plain !== attribute) changed = true
    attributes.set(name, plain)
  }
  return changed ? objectType(attributes) : type
}
