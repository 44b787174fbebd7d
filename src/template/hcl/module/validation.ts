import {
  type Attribute,
  type Block,
  type BodySchema,
  type Diagnostic,
  type Expression,
  errorAt,
  STRING,
  type Traversal,
} from '../../../hcl/index.ts'
import type { VariableValidation } from './module.ts'
import { writtenOut } from './written-out.ts'

const VALIDATION: BodySchema = {
  attributes: [
    { name: 'condition', required: true },
    { name: 'error_message', required: true },
  ],
}

/** Reads `validation { … }` of a variable. */
export function readValidation(
  { body, headerRange }: Block,
  variable: string,
  diagnostics: Diagnostic[],
): VariableValidation | undefined {
  const { attributes } = body.content(VALIDATION, diagnostics)
  const condition = attributes.get('condition')?.expression
  const errorMessage = readMessage(attributes.get('error_message'), diagnostics)
  const isFine = condition && checkReferences(condition, variable, diagnostics)
  return isFine && errorMessage !== undefined ? { condition, errorMessage, range: headerRange } : undefined
}

/** People read it behind "Invalid value", so it must be a sentence. */
function readMessage(attribute: Attribute | undefined, diagnostics: Diagnostic[]): string | undefined {
  const message = writtenOut(attribute, STRING, diagnostics)
  if (!attribute || message?.kind !== 'string') return undefined
  const wrong = whyNoSentence(message.value)
  if (wrong !== undefined) {
    const detail = `The error message ${wrong}. It must be a whole sentence that starts with a capital letter and ends with ".", "?" or "!".`
    diagnostics.push(errorAt(attribute.expression.range, 'Invalid validation error message', detail))
  }
  return message.value
}

function whyNoSentence(message: string): string | undefined {
  if (message === '') return 'is empty'
  if (/^\p{Ll}/u.test(message)) return 'starts with a small letter'
  return /[.?!]$/.test(message) ? undefined : `ends with ${JSON.stringify(message.at(-1))}`
}

function checkReferences(condition: Expression, variable: string, diagnostics: Diagnostic[]): boolean {
  const references = condition.variables()
  const others = references.filter((reference) => !isOf(reference, variable))
  for (const reference of others) {
    const detail = `The condition can refer to var.${variable} only, not to ${reference.range.text}.`
    diagnostics.push(errorAt(reference.range, 'Invalid reference in variable validation', detail))
  }
  if (references.length === 0) {
    const detail = `The condition must refer to var.${variable}, so that it depends on the value.`
    diagnostics.push(errorAt(condition.range, 'Invalid variable validation condition', detail))
  }
  return others.length === 0
}

function isOf({ root, steps: [first] }: Traversal, variable: string): boolean {
  return root === 'var' && first?.kind === 'attribute' && first.name === variable
}
