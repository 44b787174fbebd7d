import { GlobError } from './glob-error.ts'

/** Few braces behind each other have more alternatives than anybody waits for. */
const MOST = 1_000

/** The patterns that one with `{a,b}` stands for, which may be nested. @throws GlobError */
export function alternatives(pattern: string): readonly string[] {
  const found: string[] = []
  const waiting = [pattern]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const braces = firstBraces(next)
    if (!braces) found.push(next)
    else waiting.push(...braces.parts.map((part) => braces.before + part + braces.after).reverse())
    if (found.length + waiting.length > MOST) throw new GlobError(`it has more than ${MOST} alternatives`)
  }
  return found
}

interface Braces {
  readonly before: string
  readonly parts: readonly string[]
  readonly after: string
}

function firstBraces(pattern: string): Braces | undefined {
  const open = unescaped(pattern, 0).find(([, sign]) => sign === '{')?.[0]
  if (open === undefined) return undefined
  const parts: string[] = []
  let start = open + 1
  let level = 0
  for (const [at, sign] of unescaped(pattern, open)) {
    if (sign === '{') level++
    if (sign === '}') level--
    if ((sign === ',' && level === 1) || level === 0) {
      parts.push(pattern.slice(start, at))
      start = at + 1
    }
    if (level === 0) return { before: pattern.slice(0, open), parts, after: pattern.slice(start) }
  }
  throw new GlobError('a { is not closed')
}

/** Where braces and commas stand that are neither escaped nor between square brackets. */
function unescaped(pattern: string, start: number): (readonly [at: number, sign: string])[] {
  const tokens = pattern.slice(start).matchAll(/\\[\s\S]|\[[!^]?\]?(?:\\[\s\S]|[^\]\\])*\]|[{},]/g)
  return Array.from(tokens, (match) => [start + match.index, match[0]] as const)
}
