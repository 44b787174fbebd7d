import { MANY, type Wildcard } from '../../../../wildcards/index.ts'
import { GlobError } from './glob-error.ts'

/** The part of a pattern between two slashes, with `*`, `?` and `[…]`. @throws GlobError */
export function parseSegment(segment: string): Wildcard<string>[] {
  const wildcards: Wildcard<string>[] = []
  for (const match of segment.matchAll(TOKEN)) {
    const [token] = match
    if (token === '[') throw new GlobError('a [ is not closed')
    if (token.startsWith('*')) wildcards.push(MANY)
    else if (token === '?') wildcards.push(() => true)
    else if (match.groups?.['members'] !== undefined) wildcards.push(oneOf(match.groups['members'], match[1] !== ''))
    else wildcards.push(exactly(token))
  }
  return wildcards
}

const TOKEN = /\*+|\[([!^]?)(?<members>\]?(?:\\[\s\S]|[^\]\\])*)\]|\\?[\s\S]/gu

function exactly(token: string): (character: string) => boolean {
  const wanted = plain(token)
  return (character) => character === wanted
}

/** `a-z` is a range of code points; a minus sign at either end is one. */
function oneOf(members: string, isNegated: boolean): (character: string) => boolean {
  const ranges = Array.from(members.matchAll(/(\\?[\s\S])(?:-(\\?[\s\S]))?/gu), ([, first = '', last = first]) => {
    return [codeOf(first), codeOf(last)] as const
  })
  return (character) => {
    const code = codeOf(character)
    return ranges.some(([first, last]) => first <= code && code <= last) !== isNegated
  }
}

function codeOf(token: string): number {
  return plain(token).codePointAt(0) ?? 0
}

function plain(token: string): string {
  return token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
}

/** Whether it stands for itself alone. */
export function isPlain(segment: string): boolean {
  return !/[*?[\\]/.test(segment)
}
