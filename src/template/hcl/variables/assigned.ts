import {
  ConversionError,
  createContext,
  type Diagnostic,
  type Expression,
  errorAt,
  evaluate,
  hasErrors,
  parseExpressionText,
  Range,
  SourceFile,
  stringValue,
  type Type,
  typeText,
  type Value,
} from '../../../hcl/index.ts'
import type { Assignment, TextAssignment } from './assignment.ts'
import type { DeclaredVariable } from './declared.ts'

/** A variable's value, and where it was given. */
export interface AssignedValue {
  readonly value: Value
  readonly range: Range
}

/** What an assignment makes of a variable; undefined, with a diagnostic, where it doesn't fit. */
export function assignedValue(
  assignment: Assignment,
  variable: DeclaredVariable,
  diagnostics: Diagnostic[],
): AssignedValue | undefined {
  const given = readAssignment(assignment, variable, diagnostics)
  if (!given) return undefined
  try {
    return { value: variable.conform(given.value), range: given.range }
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    diagnostics.push(misfit(assignment, variable, error.message, given.range))
    return undefined
  }
}

function readAssignment(
  assignment: Assignment,
  variable: DeclaredVariable,
  diagnostics: Diagnostic[],
): AssignedValue | undefined {
  if (assignment.kind === 'expression') return evaluateGiven(assignment.expression, diagnostics)
  const source = new SourceFile(assignment.origin, assignment.text)
  const range = new Range(source, 0, assignment.text.length)
  if (isLiteral(variable.type)) return { value: stringValue(assignment.text), range }
  const { result, diagnostics: mistakes } = parseExpressionText(source)
  const found = [...mistakes]
  const value = hasErrors(found) ? undefined : evaluateGiven(result, found)
  if (value) return value
  diagnostics.push(...found.map((mistake) => unreadable(mistake, assignment, variable)))
  return undefined
}

/** Whether a text is taken as it is. Otherwise it is an expression. */
function isLiteral({ kind }: Type): boolean {
  return kind === 'string' || kind === 'number' || kind === 'dynamic'
}

/** Values from outside can't refer to anything, nor call functions. */
function evaluateGiven(expression: Expression, diagnostics: Diagnostic[]): AssignedValue | undefined {
  const { value, diagnostics: found } = evaluate(expression, createContext())
  diagnostics.push(...found)
  return hasErrors(found) ? undefined : { value, range: expression.range }
}

function unreadable(mistake: Diagnostic, { name, origin }: TextAssignment, variable: DeclaredVariable): Diagnostic {
  const { block, type } = variable
  const detail = `What ${origin} gives for the variable ${JSON.stringify(name)} is read as an expression, since its type is ${typeText(type)}: ${mistake.summary.toLowerCase()}. ${mistake.detail}${example(type, origin)}`
  // The line would show the value.
  return errorAt(block.sensitive ? block.nameRange : mistake.subject, 'Invalid value for variable', detail)
}

function example(type: Type, origin: string): string {
  const text = exampleOf(type)
  return text === undefined || !origin.startsWith('-var ') ? '' : ` Write it as in -var '${origin.slice(5)}=${text}'.`
}

function exampleOf({ kind }: Type): string | undefined {
  switch (kind) {
    case 'bool':
      return 'true'
    case 'list':
    case 'set':
    case 'tuple':
      return '["a", "b"]'
    case 'map':
    case 'object':
      return '{ name = "a" }'
    default:
      return undefined
  }
}

function misfit(assignment: Assignment, variable: DeclaredVariable, reason: string, range: Range): Diagnostic {
  const { block, type, isTypeGuessed } = variable
  const where = assignment.kind === 'text' ? `What ${assignment.origin} gives` : 'The value'
  const why = isTypeGuessed ? ', which its default decides, as the block names none' : ''
  const advice = isTypeGuessed ? wider(type) : ''
  const detail = `${where} for the variable ${JSON.stringify(block.name)} doesn't fit its type ${typeText(type)}${why}: ${reason}.${advice}`
  const isHidden = block.sensitive && assignment.kind === 'text'
  return errorAt(isHidden ? block.nameRange : range, 'Invalid value for variable', detail)
}

/** What to write so that values of another shape fit. */
function wider({ kind }: Type): string {
  if (kind === 'tuple') return ' For lists of any length, write type = list(string) into the block.'
  return kind === 'object' ? ' For other attributes as well, write type = any into the block.' : ''
}
