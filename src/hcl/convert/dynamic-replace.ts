import { objectType, type Type, tupleType } from '../types/index.ts'

/** The wanted type with what it leaves open taken from the type that is there. */
export function fillOpenParts(wanted: Type, given: Type): Type {
  if (wanted.kind === 'dynamic') return given
  if (given.kind === 'dynamic') return wanted
  switch (wanted.kind) {
    case 'list':
    case 'set':
    case 'map':
      return 'element' in given ? { kind: wanted.kind, element: fillOpenParts(wanted.element, given.element) } : wanted
    case 'object': {
      const attributes = [...wanted.attributes].map(([name, type]): [string, Type] => {
        const from =
          given.kind === 'object' ? given.attributes.get(name) : 'element' in given ? given.element : undefined
        return [name, from ? fillOpenParts(type, from) : type]
      })
      return objectType(new Map(attributes), wanted.optional)
    }
    case 'tuple': {
      if (given.kind !== 'tuple' || given.elements.length !== wanted.elements.length) return wanted
      return tupleType(wanted.elements.map((type, i) => fillOpenParts(type, given.elements[i] as Type)))
    }
    default:
      return wanted
  }
}
