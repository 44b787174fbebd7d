import { IngotError, type Place } from '../../errors/index.ts'

/** A template's text and where the string that holds it begins, when that is known. */
export interface Source {
  readonly text: string
  readonly place?: Place | undefined
}

export type TemplateErrorCode = 'template/syntax' | 'template/unknown-function' | 'template/render'

/** The error for what is wrong at `offset` (UTF-16 units) of the source. */
export function errorAt(
  source: Source,
  offset: number,
  code: TemplateErrorCode,
  message: string,
  more: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
): IngotError {
  return new IngotError(code, `${message}, in the template ${quote(source.text, offset)}`, {
    ...more,
    place: source.place && placeOf(source.place, source.text, offset),
  })
}

/** Minified templates are one line, and may have thousands of mistakes. */
const LONGEST_LINE = 10_000

/**
 * The place of `offset`. A string's text and its source differ by the quotes and escapes, so the column moves only where
 * the source line is known and holds the text before the offset in a form we recognise; else the string's start stands.
 */
function placeOf(start: Place, text: string, offset: number): Place {
  const isSearched = start.sourceLine !== undefined && start.sourceLine.length <= LONGEST_LINE
  const line = isSearched && start.sourceLine && [...start.sourceLine].slice(start.column - 1).join('')
  if (!line) return start
  const before = text.slice(0, offset)
  const written = [before, `"${before}`, JSON.stringify(before).slice(0, -1)].find((form) => line.startsWith(form))
  return written ? { ...start, column: start.column + [...written].length } : start
}

/** At most this many characters of a template are shown on each side of a mistake. */
const context = 60

function quote(text: string, offset: number): string {
  const from = Math.max(0, offset - context)
  const to = Math.min(text.length, offset + context)
  const cut = text.slice(from, to).replaceAll('\r', '\\r').replaceAll('\n', '\\n')
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`
}
