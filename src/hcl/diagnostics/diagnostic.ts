import type { Range } from './range.ts'

export type Severity = 'error' | 'warning'

/** One thing that is wrong with a file, or odd. */
export interface Diagnostic {
  readonly severity: Severity
  /** A few words without a full stop: `Unsupported argument`. */
  readonly summary: string
  /** Whole sentences that name the wrong value and what to do about it. */
  readonly detail: string
  /** What is wrong. */
  readonly subject?: Range | undefined
  /** The stretch around it that helps to understand it. */
  readonly context?: Range | undefined
  /** The name that was probably meant. */
  readonly suggestion?: string | undefined
}

export type DiagnosticOptions = Pick<Diagnostic, 'context' | 'suggestion'>

export function errorAt(
  subject: Range | undefined,
  summary: string,
  detail: string,
  more?: DiagnosticOptions,
): Diagnostic {
  return { severity: 'error', summary, detail, subject, ...more }
}

export function warningAt(subject: Range | undefined, summary: string, detail: string): Diagnostic {
  return { severity: 'warning', summary, detail, subject }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
