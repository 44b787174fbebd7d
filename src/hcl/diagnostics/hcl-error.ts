import { type Diagnostic, hasErrors } from './diagnostic.ts'

/** What is wrong with HCL, in the order in which it was found. Never without an error. */
export class HclError extends Error {
  override readonly name = 'HclError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(oneLine).join('\n'))
    this.diagnostics = diagnostics
  }
}

function oneLine({ subject, summary, detail }: Diagnostic): string {
  return `${subject ? `${subject}: ` : ''}${summary}: ${detail}`
}

/** @throws HclError if there is an error among them */
export function throwErrors(diagnostics: readonly Diagnostic[]): void {
  if (hasErrors(diagnostics)) throw new HclError(diagnostics)
}
