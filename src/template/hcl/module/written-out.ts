import {
  type Attribute,
  ConversionError,
  convert,
  createContext,
  type Diagnostic,
  errorAt,
  evaluate,
  hasErrors,
  type Type,
  type Value,
} from '../../../hcl/index.ts'

/** The value of an argument that is read before anything is evaluated, so that it can't refer to anything or call functions. */
export function writtenOut(attribute: Attribute | undefined, type: Type, diagnostics: Diagnostic[]): Value | undefined {
  if (!attribute) return undefined
  const { name, expression } = attribute
  const evaluated = evaluate(expression, createContext())
  diagnostics.push(...evaluated.diagnostics)
  if (hasErrors(evaluated.diagnostics)) return undefined
  try {
    return convert(evaluated.value, type)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    const detail = `The value of ${JSON.stringify(name)} doesn't fit: ${error.message}.`
    diagnostics.push(errorAt(expression.range, 'Incorrect value type', detail))
    return undefined
  }
}
