import { isAscii, mapCharacters } from './chunks.ts'

/** Go maps each character by itself, to one other: ß has no upper case, and a final sigma is like any other. */
export function upper(text: string): string {
  if (isAscii(text)) return text.toUpperCase()
  return mapCharacters(text, (character) => withIota(character) ?? single(character, character.toUpperCase()))
}

/** Greek letters with an iota below have a capital form, which stands 8 or 9 places behind them; JavaScript spells it out. */
function withIota(character: string): string | undefined {
  if (!/^[\u1f80-\u1ff3]$/.test(character)) return undefined
  const candidates = [8, 9].map((distance) => String.fromCharCode(character.charCodeAt(0) + distance))
  return candidates.find((candidate) => candidate.toLowerCase() === character)
}

export function lower(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return mapCharacters(text, (character) => (character === 'İ' ? 'i' : single(character, character.toLowerCase())))
}

function single(character: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : character
}
