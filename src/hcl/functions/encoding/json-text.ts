import { decimalText, type Value } from '../../values/index.ts'

/** A known value as JSON without spaces, the keys in order. */
export function jsonText(value: Value): string {
  switch (value.kind) {
    case 'string':
      return jsonString(value.value)
    case 'number':
      return decimalText(value.value)
    case 'bool':
      return String(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.items.map(jsonText).join(',')}]`
    case 'map':
    case 'object':
      return `{${[...value.entries].map(([key, inner]) => `${jsonString(key)}:${jsonText(inner)}`).join(',')}}`
    default:
      return 'null'
  }
}

/** Also escapes what would end a script in HTML or a line in old JavaScript, as Go does. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${hex4(unit)}`)
}

function hex4(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0')
}
