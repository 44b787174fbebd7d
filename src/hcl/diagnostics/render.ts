import { characters } from './characters.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Range } from './range.ts'

/**
 * A diagnostic as people read it:
 *
 *     Error: Unknown variable
 *
 *       build.pkr.hcl:3:12
 *        3 │   name   = var.nmae
 *          │            ~~~~~~~~
 *
 *     There is no variable "nmae".
 *     Did you mean "name"?
 */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { severity, summary, detail, subject, suggestion } = diagnostic
  const parts = [`${severity === 'error' ? 'Error' : 'Warning'}: ${summary}`]
  if (subject) parts.push(snippet(subject))
  const explanation = [detail, suggestion === undefined ? '' : `Did you mean ${JSON.stringify(suggestion)}?`]
  parts.push(explanation.filter(Boolean).join('\n'))
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** Longer lines are cut around what is wrong: minified JSON is one line. */
const WIDEST = 160

function snippet(subject: Range): string {
  const { line, offset } = subject.from
  const text = subject.source.line(line)
  const start = offset - subject.source.lineStart(line)
  const cut = start > WIDEST / 2 ? start - WIDEST / 4 : 0
  const shown = text.slice(cut, cut + WIDEST)
  const length = Math.max(1, characters(subject.text.split('\n', 1)[0]?.slice(0, WIDEST) ?? ''))
  const before = shown.slice(0, start - cut).replace(/[^\t]/gu, ' ')
  const gutter = `${line}`.padStart(4)
  const rows = [`  ${subject}`, `${gutter} │ ${shown}`, `${' '.repeat(gutter.length)} │ ${before}${'~'.repeat(length)}`]
  return rows.map((row) => row.trimEnd()).join('\n')
}
