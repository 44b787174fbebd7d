import { isKeyed, isSequence, stringValue, type Value } from '../../../values/index.ts'
import { type Meter, UNMETERED } from '../../meter.ts'
import { TextBuilder } from '../../text-builder.ts'
import { jsonText } from '../json-text.ts'
import { writeScalar } from './scalar-text.ts'

/**
 * A known value as YAML in the form that the original gives, so that files made of it stay the same byte for byte: all texts
 * in double quotes or, with several lines, as literal blocks; lists in maps are not indented.
 */
export function yamlText(value: Value, meter: Meter): string {
  const result = new TextBuilder(meter)
  if (isBlock(value)) writeBlock(value, 0, result)
  else writeLeaf(value, 0, 0, result)
  result.add('\n')
  const text = result.toString()
  // Without quotes the end of the document has to be told.
  return isBlock(value) || /^["|[{]/.test(text) ? text : `${text}...\n`
}

function isBlock(value: Value): boolean {
  return (isSequence(value) && value.items.length > 0) || (isKeyed(value) && value.entries.size > 0)
}

/** The lines of a collection, the first one without its indentation, because a `- ` may stand there. */
function writeBlock(value: Value, indent: number, result: TextBuilder): void {
  let isFirst = true
  const start = () => {
    if (!isFirst) result.add(`\n${' '.repeat(indent)}`)
    isFirst = false
  }
  if (isSequence(value)) {
    for (const item of value.items) {
      start()
      writeIndicated('- ', item, indent, result)
    }
  } else if (isKeyed(value)) {
    for (const [key, inner] of value.entries) {
      start()
      writeEntry(key, inner, indent, result)
    }
  }
}

/** An element behind `- `, `? ` or `: `, on the same line. */
function writeIndicated(indicator: string, value: Value, indent: number, result: TextBuilder): void {
  result.add(indicator)
  if (isBlock(value)) writeBlock(value, indent + 2, result)
  else writeLeaf(value, indent + 2, indent + indicator.length, result)
}

/** Keys with more bytes of UTF-8, or with the end of a line in them, stand behind a question mark. */
const MOST_KEY = 128

function isSimpleKey(key: string): boolean {
  return Buffer.byteLength(key) <= MOST_KEY && !/[\n\r\x85\u2028\u2029]/.test(key)
}

function writeEntry(key: string, value: Value, indent: number, result: TextBuilder): void {
  if (!isSimpleKey(key)) {
    writeIndicated('? ', stringValue(key), indent, result)
    result.add(`\n${' '.repeat(indent)}`)
    writeIndicated(': ', value, indent, result)
    return
  }
  const start = `${quotedKey(key, indent)}:`
  result.add(start)
  if (isBlock(value)) {
    const inner = isSequence(value) ? indent : indent + 2
    result.add(`\n${' '.repeat(inner)}`)
    writeBlock(value, inner, result)
  } else {
    result.add(' ')
    writeLeaf(value, indent + 2, indent + start.length + 1, result)
  }
}

function quotedKey(key: string, indent: number): string {
  const quoted = new TextBuilder(UNMETERED)
  writeScalar(key, { indent: indent + 2, column: indent, mayFold: false }, quoted)
  return quoted.toString()
}

/** @param indent of all lines but the first; @param column where the first one starts */
function writeLeaf(value: Value, indent: number, column: number, result: TextBuilder): void {
  switch (value.kind) {
    case 'string':
      writeScalar(value.value, { indent: Math.max(indent, 2), column, mayFold: true }, result)
      break
    case 'list':
    case 'set':
    case 'tuple':
      result.add('[]')
      break
    case 'map':
    case 'object':
      result.add('{}')
      break
    default:
      result.add(jsonText(value, UNMETERED))
  }
}
