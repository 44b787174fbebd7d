import { DYNAMIC, mapType, objectType, STRING, type Type, tupleType } from '../types/index.ts'
import type { Spec } from './spec.ts'

/** The type of what a body is decoded to, as far as it doesn't depend on the body. */
export function typeOfSpec(spec: Spec): Type {
  switch (spec.kind) {
    case 'object':
      return objectType(new Map(Object.entries(spec.attributes).map(([name, part]) => [name, typeOfSpec(part)])))
    case 'tuple':
      return tupleType(spec.elements.map(typeOfSpec))
    case 'attribute':
      return spec.type
    case 'block':
      return typeOfSpec(spec.nested)
    case 'blocks':
      return spec.as === 'tuple' ? DYNAMIC : { kind: spec.as, element: typeOfSpec(spec.nested) }
    case 'block-map':
      return spec.as === 'object' ? DYNAMIC : nestedMaps(spec.labels.length, typeOfSpec(spec.nested))
    case 'block-attributes':
      return mapType(spec.element)
    case 'label':
      return STRING
    case 'literal':
      return spec.value.type
    case 'default':
      return typeOfSpec(spec.primary)
  }
}

function nestedMaps(levels: number, type: Type): Type {
  return levels === 0 ? type : mapType(nestedMaps(levels - 1, type))
}
