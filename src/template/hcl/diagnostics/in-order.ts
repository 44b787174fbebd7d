import type { Diagnostic, SourceFile } from '../../../hcl/index.ts'

/** In the order in which a reader of the files meets them; what stands elsewhere comes behind. */
export function inOrder(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(files.map((file, index) => [file, index]))
  const fileOf = ({ subject }: Diagnostic) => (subject && order.get(subject.source)) ?? files.length
  return diagnostics.toSorted((a, b) => fileOf(a) - fileOf(b) || startIn(a, b))
}

/** Of two in one file. */
function startIn({ subject: a }: Diagnostic, { subject: b }: Diagnostic): number {
  return a && b && a.source === b.source ? a.start - b.start : 0
}
