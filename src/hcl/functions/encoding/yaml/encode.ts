import { isKeyed, isSequence, stringValue, type Value } from '../../../values/index.ts'
import { jsonText } from '../json-text.ts'
import { scalarText } from './scalar-text.ts'

/**
 * A known value as YAML in the form that the original gives, so that files made of it stay the same byte for byte: all texts
 * in double quotes or, with several lines, as literal blocks; lists in maps are not indented.
 */
export function yamlText(value: Value): string {
  if (isBlock(value)) return `${blockLines(value, 0).join('\n')}\n`
  const lines = scalarLines(value, 0, 0)
  const text = `${lines.join('\n')}\n`
  // Without quotes the end of the document has to be told.
  return /^["|[{]/.test(text) ? text : `${text}...\n`
}

function isBlock(value: Value): boolean {
  return (isSequence(value) && value.items.length > 0) || (isKeyed(value) && value.entries.size > 0)
}

/** The lines of a collection, the first one without its indentation, because a `- ` may stand there. */
function blockLines(value: Value, indent: number): string[] {
  if (isSequence(value))
    return indented(
      value.items.flatMap((item) => indicated('- ', item, indent)),
      indent,
    )
  if (!isKeyed(value)) return []
  return indented(
    [...value.entries].flatMap(([key, inner]) => entryLines(key, inner, indent)),
    indent,
  )
}

/** Marks where a line starts, before its indentation is known to be needed. */
function indented(lines: readonly Line[], indent: number): string[] {
  return lines.map((line, index) => (line.isStart && index > 0 ? ' '.repeat(indent) : '') + line.text)
}

interface Line {
  readonly text: string
  /** It is the first line of an element; the others have their indentation already. */
  readonly isStart: boolean
}

/** An element behind `- `, `? ` or `: `, on the same line. */
function indicated(indicator: string, value: Value, indent: number): Line[] {
  const column = indent + indicator.length
  const lines = isBlock(value) ? blockLines(value, indent + 2) : scalarLines(value, indent + 2, column)
  return lines.map((text, index) =>
    index === 0 ? { text: indicator + text, isStart: true } : { text, isStart: false },
  )
}

/** Keys with more bytes of UTF-8, or with the end of a line in them, stand behind a question mark. */
const MOST_KEY = 128

function isSimpleKey(key: string): boolean {
  return Buffer.byteLength(key) <= MOST_KEY && !/[\n\r\x85\u2028\u2029]/.test(key)
}

function entryLines(key: string, value: Value, indent: number): Line[] {
  if (!isSimpleKey(key)) return [...indicated('? ', stringValue(key), indent), ...indicated(': ', value, indent)]
  const [quoted = ''] = scalarText(key, { indent: indent + 2, column: indent, mayFold: false })
  const start = `${quoted}:`
  if (!isBlock(value)) {
    const [first = '', ...rest] = scalarLines(value, indent + 2, indent + start.length + 1)
    return [{ text: `${start} ${first}`, isStart: true }, ...rest.map((text) => ({ text, isStart: false }))]
  }
  const inner = isSequence(value) ? indent : indent + 2
  const [first = '', ...rest] = blockLines(value, inner)
  return [
    { text: start, isStart: true },
    { text: ' '.repeat(inner) + first, isStart: false },
    ...rest.map((text) => ({ text, isStart: false })),
  ]
}

/** @param indent of all lines but the first; @param column where the first one starts */
function scalarLines(value: Value, indent: number, column: number): string[] {
  switch (value.kind) {
    case 'string':
      return scalarText(value.value, { indent: Math.max(indent, 2), column, mayFold: true })
    case 'list':
    case 'set':
    case 'tuple':
      return ['[]']
    case 'map':
    case 'object':
      return ['{}']
    default:
      return [jsonText(value)]
  }
}
