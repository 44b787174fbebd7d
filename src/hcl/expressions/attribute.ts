import { type Diagnostic, errorAt, nearestName, type Range } from '../diagnostics/index.ts'
import { isPrimitive, type Type, typeName } from '../types/index.ts'
import { normalText, UNKNOWN, unknownValue, type Value, withMarks } from '../values/index.ts'

/** `value.name`. Unknown, with a diagnostic, if there is no such thing. */
export function attributeOf(value: Value, name: string, range: Range, diagnostics: Diagnostic[]): Value {
  const fail = (summary: string, detail: string, suggestion?: string) => {
    diagnostics.push(errorAt(range, summary, detail, { suggestion }))
    return UNKNOWN
  }
  if (value.kind === 'null') {
    return fail('Attribute of null', `This value is null, so it has no attribute ${JSON.stringify(name)}.`)
  }
  const { type } = value
  if (type.kind === 'dynamic') return unknownValue(type, value.marks)
  const key = normalText(name)
  if (type.kind === 'object' || type.kind === 'map') {
    const found = 'entries' in value ? value.entries.get(key) : unknownMember(type, key)
    if (found) return withMarks(found, value.marks)
    const names = 'entries' in value ? value.entries.keys() : type.kind === 'object' ? type.attributes.keys() : []
    const suggestion = nearestName(name, names)
    return type.kind === 'map'
      ? fail('Missing map element', `This map has no element with the key ${JSON.stringify(name)}.`, suggestion)
      : fail('Unsupported attribute', `This object has no attribute named ${JSON.stringify(name)}.`, suggestion)
  }
  return fail('Unsupported attribute', withoutAttributes(type, name))
}

function unknownMember(type: Type, key: string): Value | undefined {
  const member = type.kind === 'object' ? type.attributes.get(key) : type.kind === 'map' ? type.element : undefined
  return member && unknownValue(member)
}

function withoutAttributes(type: Type, name: string): string {
  if (type.kind === 'list' && type.element.kind === 'object') {
    return `A list of objects has no attributes. Name one of them, as in [0].${name}, or take ${name} of all of them with [*].${name}.`
  }
  if (type.kind === 'set' && type.element.kind === 'object') {
    return `A set of objects has no attributes. Take ${name} of all of them with [*].${name}.`
  }
  return `A ${typeName(type)} has no attributes${isPrimitive(type) ? '' : ' by name'}, so not ${JSON.stringify(name)} either.`
}
