import { chunks } from '../../../unicode/index.ts'
import { decimalText, type KeyedValue, type Value } from '../../values/index.ts'
import type { Meter } from '../meter.ts'
import { TextBuilder } from '../text-builder.ts'

/** A known value as JSON without spaces, the keys in order. */
export function jsonText(value: Value, meter: Meter): string {
  const result = new TextBuilder(meter)
  write(value, result)
  return result.toString()
}

function write(value: Value, result: TextBuilder): void {
  switch (value.kind) {
    case 'string':
      writeString(value.value, result)
      break
    case 'number':
      result.add(decimalText(value.value))
      break
    case 'bool':
      result.add(String(value.value))
      break
    case 'list':
    case 'set':
    case 'tuple':
      writeItems(value.items, result)
      break
    case 'map':
    case 'object':
      writeEntries(value, result)
      break
    default:
      result.add('null')
  }
}

function writeItems(items: readonly Value[], result: TextBuilder): void {
  result.add('[')
  for (const [index, item] of items.entries()) {
    if (index > 0) result.add(',')
    write(item, result)
  }
  result.add(']')
}

function writeEntries({ entries }: KeyedValue, result: TextBuilder): void {
  result.add('{')
  let separator = ''
  for (const [key, inner] of entries) {
    result.add(separator)
    writeString(key, result)
    result.add(':')
    write(inner, result)
    separator = ','
  }
  result.add('}')
}

/** Also escapes what would end a script in HTML or a line in old JavaScript, as Go does. */
function writeString(text: string, result: TextBuilder): void {
  result.add('"')
  for (const chunk of chunks(text)) {
    const quoted = JSON.stringify(chunk)
    result.add(quoted.slice(1, -1).replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${hex4(unit)}`))
  }
  result.add('"')
}

function hex4(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0')
}
