/** A filter's value, taken apart: literal characters, `?` as any one, `*` as any number. */
type Token = string | typeof anyOne | typeof anyMany

const anyOne = Symbol('?')
const anyMany = Symbol('*')

/**
 * Whether a filter's value matches a text as in EC2: case counts, `*` stands for any characters, also none, `?` for exactly
 * one, and a backslash takes the meaning from the character after it.
 *
 * Takes at most `pattern` times `text` steps, whatever the pattern (both may come from a stranger).
 */
export function globMatches(pattern: string, text: string): boolean {
  const tokens = tokensOf(pattern)
  const characters = [...text]
  let token = 0
  let position = 0
  let star = -1
  let afterStar = 0
  while (position < characters.length) {
    const wanted = tokens[token]
    if (wanted === anyMany) {
      star = token++
      afterStar = position
    } else if (wanted === anyOne || (wanted !== undefined && wanted === characters[position])) {
      token++
      position++
    } else if (star >= 0) {
      // The latest star takes one character more, and the rest is tried again.
      token = star + 1
      position = ++afterStar
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === anyMany)
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  const characters = [...pattern]
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string
    if (character === '\\' && index + 1 < characters.length) tokens.push(characters[++index] as string)
    else tokens.push(character === '*' ? anyMany : character === '?' ? anyOne : character)
  }
  return tokens
}
