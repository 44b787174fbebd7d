import {
  type Budget,
  createContext,
  type Diagnostic,
  parseTemplateText,
  SourceFile,
  type Value,
} from '../../../hcl/index.ts'
import { type RenderTemplate, throwFirst } from '../functions/index.ts'

/** How `templatefile` evaluates a file: with its own variables, and within what is left of the template's budget. */
export function templateRenderer(budget: Budget): RenderTemplate {
  // The turns of a `for` have the same file.
  let last: { readonly source: SourceFile; readonly parsed: ReturnType<typeof parseTemplateText> } | undefined
  return ({ path, text, variables, functions }) => {
    if (last?.source.name !== path || last.source.text !== text) {
      const source = new SourceFile(path, text)
      last = { source, parsed: parseTemplateText(source) }
    }
    const { result, diagnostics } = last.parsed
    throwFirst(diagnostics)
    const found: Diagnostic[] = []
    const value: Value = result.evaluate(createContext({ variables, functions, budget }), found)
    throwFirst(found)
    return value
  }
}
