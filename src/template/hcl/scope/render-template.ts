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
  return ({ path, text, variables, functions }) => {
    const { result, diagnostics } = parseTemplateText(new SourceFile(path, text))
    throwFirst(diagnostics)
    const found: Diagnostic[] = []
    const value: Value = result.evaluate(createContext({ variables, functions, budget }), found)
    throwFirst(found)
    return value
  }
}
