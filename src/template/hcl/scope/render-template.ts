import {
  type Budget,
  createContext,
  type Diagnostic,
  FunctionError,
  hasErrors,
  parseTemplateText,
  SourceFile,
  type Value,
} from '../../../hcl/index.ts'
import type { RenderTemplate } from '../functions/index.ts'

/** How `templatefile` evaluates a file: with its own variables, and within what is left of the template's budget. */
export function templateRenderer(budget: Budget): RenderTemplate {
  return ({ path, text, variables, functions }) => {
    const { result, diagnostics } = parseTemplateText(new SourceFile(path, text))
    throwFirst(diagnostics)
    const found: Diagnostic[] = []
    const value: Value = result.evaluate(createContext({ variables, functions, budget }), found)
    throwFirst(found)
    return value
  }
}

/** @throws FunctionError */
function throwFirst(diagnostics: readonly Diagnostic[]): void {
  if (!hasErrors(diagnostics)) return
  const [first] = diagnostics.filter(({ severity }) => severity === 'error')
  if (!first) return
  const suggestion = first.suggestion === undefined ? '' : ` Did you mean ${JSON.stringify(first.suggestion)}?`
  throw new FunctionError(`${first.subject}: ${first.summary}: ${first.detail}${suggestion}`.replace(/\.$/, ''))
}
