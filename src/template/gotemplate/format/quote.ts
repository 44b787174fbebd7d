const named: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** A string in Go's double quotes. With `asciiOnly` everything else is escaped too. */
export function quoteString(text: string, asciiOnly = false): string {
  return `"${escapeAll(text, '"', asciiOnly)}"`
}

/** A code point as Go's character constant. */
export function quoteCharacter(code: number, asciiOnly = false): string {
  const isScalar = code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return `'${escapeAll(isScalar ? String.fromCodePoint(code) : '\ufffd', "'", asciiOnly)}'`
}

/** Whether a string can stand between backticks as it is. */
export function canBackquote(text: string): boolean {
  return !/[\x00-\x08\x0a-\x1f\x7f`\ufeff]/.test(text) && text.isWellFormed()
}

/** Texts that mean nothing but themselves, as most do. */
const plain = /^[ !#-&(-[\]-~]*$/

function escapeAll(text: string, mark: string, asciiOnly: boolean): string {
  if (plain.test(text)) return text
  return Array.from(text, (character) => escapeOne(character, mark, asciiOnly)).join('')
}

function escapeOne(character: string, mark: string, asciiOnly: boolean): string {
  if (character === mark) return `\\${mark}`
  const code = character.codePointAt(0) ?? 0
  if (named[character]) return named[character]
  if (printable.test(character) && (code < 0x80 || !asciiOnly)) return character
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
