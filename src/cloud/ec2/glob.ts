import { fits, MANY, type Wildcard } from '../../wildcards/index.ts'

/**
 * Whether a filter's value matches a text as in EC2: case counts, `*` stands for any characters, also none, `?` for exactly
 * one, and a backslash takes the meaning from the character after it.
 *
 * Takes at most `pattern` times `text` steps, whatever the pattern (both may come from a stranger).
 */
export function globMatches(pattern: string, text: string): boolean {
  return fits(
    [...text],
    Array.from(pattern.matchAll(/\\?[\s\S]/gu), ([token]) => wildcardOf(token)),
  )
}

function wildcardOf(token: string): Wildcard<string> {
  if (token === '*') return MANY
  if (token === '?') return () => true
  const wanted = token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
  return (character) => character === wanted
}
