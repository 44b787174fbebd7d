import type { MapEntry, Value } from '../template/index.ts'

/**
 * JSON as `packer fix` prints it: two spaces, keys in the order of their bytes, numbers as 64-bit floats, and the
 * characters escaped that Go's encoder escapes, but for `<` and `>`.
 */
export function printJson(value: Value): string {
  return print(value, '\n')
}

/** @param newline a line break with the indentation of what is around the value */
function print(value: Value, newline: string): string {
  switch (value.kind) {
    case 'string':
      return quote(value.value)
    case 'number':
      return Object.is(value.value, -0) ? '-0' : String(value.value)
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    case 'list':
      return block(
        ['[', ']'],
        value.items.map((item) => print(item, `${newline}  `)),
        newline,
      )
    case 'map':
      return block(
        ['{', '}'],
        value.entries.toSorted(byKey).map((entry) => `${quote(entry.key)}: ${print(entry.value, `${newline}  `)}`),
        newline,
      )
  }
}

function block([open, close]: readonly [string, string], members: readonly string[], newline: string): string {
  if (members.length === 0) return open + close
  return `${open}${newline}  ${members.join(`,${newline}  `)}${newline}${close}`
}

function byKey(a: MapEntry, b: MapEntry): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[&\u2028\u2029]|\\./g, (found) => ESCAPES[found] ?? found)
}

// JSON.stringify leaves the first three as they are, and has short forms for two characters where Go has none.
const ESCAPES: Readonly<Record<string, string>> = {
  '&': String.raw`\u0026`,
  '\u2028': String.raw`\u2028`,
  '\u2029': String.raw`\u2029`,
  [String.raw`\b`]: String.raw`\u0008`,
  [String.raw`\f`]: String.raw`\u000c`,
}
