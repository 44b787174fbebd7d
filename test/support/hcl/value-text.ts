import { decimalText, typeText, type Value } from '../../../src/hcl/index.ts'

/** A value as people write it. Lists look like tuples, maps like objects. */
export function plainText(value: Value): string {
  return written(value, (_, text) => text)
}

/** A value with all that tells it from others: `list(["a"])`, `sensitive("x")`, `unknown(string)`. */
export function exactText(value: Value): string {
  return written(value, (inner, text) => {
    const exact = /^(?:list|set|map)$/.test(inner.kind) ? `${inner.kind}(${text})` : text
    return inner.marks.size > 0 ? `sensitive(${exact})` : exact
  })
}

function written(value: Value, around: (value: Value, text: string) => string): string {
  switch (value.kind) {
    case 'string':
      return around(value, JSON.stringify(value.value))
    case 'number':
      return around(value, decimalText(value.value))
    case 'bool':
      return around(value, String(value.value))
    case 'null':
      return around(value, 'null')
    case 'unknown':
      return around(value, `unknown(${typeText(value.type)})`)
    case 'list':
    case 'set':
    case 'tuple':
      return around(value, `[${value.items.map((item) => written(item, around)).join(', ')}]`)
    default: {
      const entries = Array.from(value.entries, ([key, inner]) => `${name(key)} = ${written(inner, around)}`)
      return around(value, entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`)
    }
  }
}

function name(key: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(key) ? key : JSON.stringify(key)
}
