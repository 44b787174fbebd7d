/** A pattern that means nothing. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/**
 * One part of a path, without a `/`, as a regular expression, by the rules of Go's `filepath.Match`: `*`, `?`, `[abc]`, `[a-z]`,
 * `[^a]`, and `\` before a character that is to be itself.
 * @throws PatternError
 */
export function compilePattern(part: string): RegExp {
  let source = ''
  let rest = part
  while (rest !== '') {
    const token = /^(\*+|\?|\[\^?(?:\\.|[^\\\]])(?:\\.|[^\\\]])*\]|\\.|[^*?[\\])/su.exec(rest)?.[0]
    if (token === undefined) throw new PatternError(`"${part}" is no pattern: at "${rest}"`)
    source += translated(token)
    rest = rest.slice(token.length)
  }
  return new RegExp(`^${source}$`, 'su')
}

function translated(token: string): string {
  if (token.startsWith('*')) return '[^/]*'
  if (token === '?') return '[^/]'
  if (token.length > 1 && token.startsWith('[')) return characterClass(token)
  return escaped(token.startsWith('\\') ? token.slice(1) : token)
}

function characterClass(token: string): string {
  const negated = token.startsWith('[^')
  const body = token.slice(negated ? 2 : 1, -1)
  const members = [...body.matchAll(/(\\.|.)(?:-(\\.|.))?/gsu)].map(([, low = '', high]) => {
    const from = member(bare(low))
    return high === undefined ? from : `${from}-${member(bare(high))}`
  })
  return `[${negated ? '^' : ''}${members.join('')}]`
}

function member(character: string): string {
  return character === '-' ? '\\-' : escaped(character)
}

function bare(character: string): string {
  return character.length > 1 && character.startsWith('\\') ? character.slice(1) : character
}

/** In a regular expression with the flag `u` only what would mean something may be escaped. */
function escaped(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
