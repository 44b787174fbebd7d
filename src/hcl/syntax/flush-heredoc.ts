import { characters } from '../diagnostics/index.ts'
import type { LiteralPart, TemplatePart } from './template-parts.ts'

/**
 * `<<-`: takes as many spaces from the start of all lines as the line with the fewest has. Blank lines don't count, what
 * interpolations give doesn't either.
 */
export function flushHeredoc(parts: readonly TemplatePart[]): void {
  const starts: LiteralPart[] = []
  let fewest = Number.POSITIVE_INFINITY
  let isLineStart = true
  for (const part of parts) {
    if (isLineStart) {
      const spaces = part.kind === 'literal' ? indentOf(part.text) : 0
      if (part.kind === 'literal' && spaces !== undefined) starts.push(part)
      fewest = Math.min(fewest, spaces ?? fewest)
    }
    isLineStart = part.kind === 'literal' && part.text.endsWith('\n')
  }
  for (const part of starts) part.text = part.text.slice(fewest)
}

/** The characters of white space at its start; undefined for a blank line. */
function indentOf(text: string): number | undefined {
  const rest = text.trimStart()
  if (rest === '' && text.endsWith('\n')) return undefined
  return characters(text.slice(0, text.length - rest.length))
}
