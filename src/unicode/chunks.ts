/** So many UTF-16 units are worked on at a time: an array of the characters of a long text takes ten times its room. */
const MOST_UNITS = 10_000

/** A text in pieces of a handy size, one after the other. No character is cut in two. */
export function* chunks(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = start + MOST_UNITS
    const cutsPair = isLow(text.charCodeAt(end)) && isHigh(text.charCodeAt(end - 1))
    yield text.slice(start, cutsPair ? end - 1 : end)
    start = cutsPair ? end - 1 : end
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** The text with each of its characters mapped. */
export function mapCharacters(text: string, map: (character: string) => string): string {
  return Array.from(chunks(text), (chunk) => Array.from(chunk, map).join('')).join('')
}

const ASCII = /^[\0-\x7f]*$/

export function isAscii(text: string): boolean {
  return ASCII.test(text)
}
