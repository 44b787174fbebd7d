import { isIdentifier } from '../syntax/index.ts'
import { decimalText, type Value } from '../values/index.ts'

/**
 * The value as an expression of native syntax, on one line. Read back, it gives the same value; lists and sets as tuples, maps
 * as objects, which convert to what they were.
 * @throws RangeError for what is unknown or has marks: it can't be written down
 */
export function valueText(value: Value): string {
  if (value.marks.size > 0) throw new RangeError('a value with marks has no text')
  switch (value.kind) {
    case 'string':
      return quotedText(value.value)
    case 'number':
      return decimalText(value.value)
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'unknown':
      throw new RangeError('an unknown value has no text')
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.items.map(valueText).join(', ')}]`
    case 'map':
    case 'object': {
      const entries = [...value.entries].map(([key, inner]) => `${keyText(key)} = ${valueText(inner)}`)
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
    }
  }
}

/** The key of an object. `for` would start a for expression. */
export function keyText(key: string): string {
  return isIdentifier(key) && key !== 'for' ? key : quotedText(key)
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

/** The text between quotes, with escapes for what would mean something else there. */
export function quotedText(text: string): string {
  const escaped = text
    .replace(/["\\\n\r\t]/g, (unit) => ESCAPES[unit] ?? unit)
    .replace(/[\0-\x1f\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/([$%])(?=\{)/g, '$1$1')
  return `"${escaped}"`
}
