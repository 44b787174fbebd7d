import { IngotError, type Place } from '../../../errors/index.ts'
import type { Diagnostic, Range } from '../../../hcl/index.ts'
import type { TemplateWarning } from '../../template.ts'

/** Nobody mends more at once, and each takes a kilobyte or two. */
const MOST = 1_000

/** What is wrong with HCL, as errors that all commands show alike. Warnings are left out. Of very many, the number is told. */
export function toErrors(diagnostics: readonly Diagnostic[]): IngotError[] {
  const found = diagnostics.filter(({ severity }) => severity === 'error')
  const errors = found.slice(0, MOST).map(toError)
  const left = found.length - errors.length
  if (left > 0) errors.push(new IngotError('template/hcl-more-mistakes', `${left} more of such mistakes are not shown`))
  return errors
}

/** What is odd about HCL. */
export function toWarnings(diagnostics: readonly Diagnostic[]): TemplateWarning[] {
  return diagnostics.filter(({ severity }) => severity === 'warning').map(toWarning)
}

function toWarning({ summary, detail, subject, suggestion }: Diagnostic): TemplateWarning {
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  return { text: `${summary}: ${detail.replace(/\.$/, '')}${hint}`, place: subject && placeOf(subject) }
}

function toError({ summary, detail, subject, suggestion }: Diagnostic): IngotError {
  return new IngotError(codeOf(summary), `${summary}: ${detail.replace(/\.$/, '')}`, {
    place: subject && placeOf(subject),
    hint: suggestion === undefined ? undefined : `did you mean "${suggestion}"?`,
  })
}

/** `template/hcl-unsupported-argument`: summaries are fixed texts, but for names in quotes. */
function codeOf(summary: string): string {
  const words = summary
    .replaceAll(/"[^"]*"/g, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return `template/hcl-${(words ?? []).join('-')}`
}

/** Where a stretch of HCL begins, with its line. */
export function placeOf({ source, start, from }: Range): Place {
  const column = source.codePointsBefore(start) + 1
  return { file: source.name, line: from.line, column, sourceLine: source.line(from.line) }
}
