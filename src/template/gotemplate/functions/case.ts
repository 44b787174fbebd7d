/** Go maps each character by itself, to one other: ß has no upper case, and a final sigma is like any other. */
export function upper(text: string): string {
  return Array.from(text, (character) => single(character, character.toUpperCase())).join('')
}

export function lower(text: string): string {
  return Array.from(text, (character) => (character === 'İ' ? 'i' : single(character, character.toLowerCase()))).join(
    '',
  )
}

function single(character: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : character
}
