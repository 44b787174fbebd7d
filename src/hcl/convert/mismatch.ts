import {
  isCollection,
  isPrimitive,
  type ObjectType,
  sameType,
  type TupleType,
  type Type,
  typeName,
} from '../types/index.ts'
import { canConvert } from './can-convert.ts'

/** Why a value of the one type can't become one of the other, as a sentence without its end: `a number is required`. */
export function mismatch(have: Type, want: Type): string {
  if (have.kind === 'object' && want.kind === 'object') return objectMismatch(have, want)
  if (have.kind === 'tuple' && want.kind === 'tuple') return tupleMismatch(have, want)
  if ((have.kind === 'tuple' || have.kind === 'object') && isCollection(want)) {
    const members = have.kind === 'tuple' ? [...have.elements.entries()] : [...have.attributes]
    const isRightForm = have.kind === 'tuple' ? want.kind !== 'map' : want.kind === 'map'
    if (isRightForm) return memberMismatch(members, want.element, want.kind)
  }
  if (isCollection(have) && isCollection(want) && canHold(have.kind, want.kind)) {
    return `wrong type of the ${want.kind}'s elements: ${mismatch(have.element, want.element)}`
  }
  return isPrimitive(have) && isPrimitive(want) && want.kind !== 'string'
    ? `${withArticle(want)} is required`
    : `${withArticle(want)} is required, but this is ${withArticle(have)}`
}

function withArticle(type: Type): string {
  if (type.kind === 'dynamic') return 'a value of any type'
  return `${type.kind === 'object' ? 'an' : 'a'} ${typeName(type)}`
}

function canHold(have: string, want: string): boolean {
  return have === want || (have !== 'map' && want !== 'map')
}

function memberMismatch(members: readonly (readonly [string | number, Type])[], element: Type, kind: string): string {
  if (element.kind === 'dynamic') return `all elements of a ${kind} must have the same type`
  for (const [key, type] of members) {
    if (sameType(type, element) || canConvert(type, element, 'unsafe')) continue
    return `element ${JSON.stringify(key)}: ${mismatch(type, element)}`
  }
  return `all elements must be ${typeName(element)}`
}

function tupleMismatch(have: TupleType, want: TupleType): string {
  const [given, wanted] = [have.elements.length, want.elements.length]
  if (given !== wanted) return `a tuple of ${wanted} elements is required, but this one has ${given}`
  const index = want.elements.findIndex((type, i) => !canConvert(have.elements[i] as Type, type, 'unsafe'))
  const [type, element] = [have.elements[index], want.elements[index]]
  return type && element ? `element ${index}: ${mismatch(type, element)}` : 'the elements are not the right ones'
}

function objectMismatch(have: ObjectType, want: ObjectType): string {
  const missing = [...want.attributes.keys()].filter((name) => !have.attributes.has(name) && !want.optional.has(name))
  if (missing.length > 0) {
    const names = missing.sort().map((name) => JSON.stringify(name))
    const last = names.pop()
    return names.length === 0
      ? `attribute ${last} is required`
      : `attributes ${names.join(', ')} and ${last} are required`
  }
  for (const [name, type] of want.attributes) {
    const given = have.attributes.get(name)
    if (given && !canConvert(given, type, 'unsafe'))
      return `attribute ${JSON.stringify(name)}: ${mismatch(given, type)}`
  }
  return 'the attributes are not the right ones'
}
