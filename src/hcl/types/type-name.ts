import type { Type } from './type.ts'

/** What people call a type in a sentence: `list of string`. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind} of ${type.element.kind === 'dynamic' ? 'any single type' : typeName(type.element)}`
    default:
      return type.kind
  }
}

/** The type as it is written in a `type = …` constraint: `list(object({name = string}))`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'dynamic':
      return 'any'
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${typeText(type.element)})`
    case 'tuple':
      return `tuple([${type.elements.map(typeText).join(', ')}])`
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => {
        const text = typeText(attribute)
        return `${name} = ${type.optional.has(name) ? `optional(${text})` : text}`
      })
      return `object({${attributes.join(', ')}})`
    }
    default:
      return type.kind
  }
}
