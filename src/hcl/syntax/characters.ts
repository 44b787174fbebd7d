// The characters of identifiers, by Unicode's UAX #31, with `-` and, at the start, `_`.

const START = /[\p{ID_Start}_]/u
const CONTINUE = /[\p{ID_Continue}-]/u
const ASCII_CONTINUE = /[\w-]*/y
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u

/** Whether an identifier may start with the code point. */
export function startsIdentifier(codePoint: number): boolean {
  if (codePoint < 128) return ((codePoint | 32) - 97) >>> 0 < 26 || codePoint === 95
  return START.test(String.fromCodePoint(codePoint))
}

/** The offset behind the identifier characters that start at `offset`. */
export function endOfIdentifier(text: string, offset: number): number {
  let at = offset
  for (;;) {
    ASCII_CONTINUE.lastIndex = at
    ASCII_CONTINUE.test(text)
    at = ASCII_CONTINUE.lastIndex
    const codePoint = text.codePointAt(at) ?? 0
    if (codePoint < 128 || !CONTINUE.test(String.fromCodePoint(codePoint))) return at
    at += codePoint > 0xffff ? 2 : 1
  }
}

/** Whether the text can be the name of a variable, an attribute or a block. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text)
}
