import type { Diagnostic } from '../../../hcl/index.ts'

/** Each once: what is written once and counts several times may be told for each time. */
export function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()]
}

function keyOf({ severity, summary, detail, subject }: Diagnostic): string {
  return JSON.stringify([severity, summary, detail, subject?.toString()])
}
