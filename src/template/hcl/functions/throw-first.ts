import { type Diagnostic, FunctionError, hasErrors } from '../../../hcl/index.ts'

/** Makes the failure of a function of what went wrong inside of it, with its place. @throws FunctionError */
export function throwFirst(diagnostics: readonly Diagnostic[]): void {
  if (!hasErrors(diagnostics)) return
  const [first] = diagnostics.filter(({ severity }) => severity === 'error')
  if (!first) return
  const suggestion = first.suggestion === undefined ? '' : ` Did you mean ${JSON.stringify(first.suggestion)}?`
  throw new FunctionError(`${first.subject}: ${first.summary}: ${first.detail}${suggestion}`.replace(/\.$/, ''))
}
