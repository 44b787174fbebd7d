import { upper } from './case.ts'
import { mapCharacters } from './chunks.ts'
import { isSpace } from './space.ts'

/** Digraphs have a third case for the start of a word, by their capital form. */
const TITLES: Readonly<Record<string, string>> = { Ǆ: 'ǅ', ǅ: 'ǅ', Ǉ: 'ǈ', ǈ: 'ǈ', Ǌ: 'ǋ', ǋ: 'ǋ', Ǳ: 'ǲ', ǲ: 'ǲ' }

/** Each word's first character in title case; the others stay as they are. Words end at what is no letter, digit or `_`. */
export function title(text: string): string {
  let before = ' '
  return mapCharacters(text, (character) => {
    const isStart = isBetweenWords(before)
    before = character
    if (!isStart) return character
    const capital = upper(character)
    return TITLES[capital] ?? capital
  })
}

/** Of what is not ASCII only spaces stand between words, as in Go. */
function isBetweenWords(character: string): boolean {
  if (/[\p{L}\p{Nd}_]/u.test(character)) return false
  return /[\x00-\x7f]/.test(character) || isSpace(character)
}
