import { graphemes } from './graphemes.ts'
import { textFunction } from './text-function.ts'

/** So many characters are turned round at a time. */
const MOST_PIECES = 10_000

export const strrev = textFunction('The text backwards, its characters unharmed.', ['str'], ([text = ''], meter) => {
  const parts: string[] = []
  let pieces: string[] = []
  for (const character of graphemes(text, meter)) {
    if (pieces.push(character) < MOST_PIECES) continue
    parts.push(pieces.reverse().join(''))
    pieces = []
  }
  return [...parts, pieces.reverse().join('')].reverse().join('')
})
