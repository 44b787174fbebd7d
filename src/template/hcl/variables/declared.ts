import {
  ConversionError,
  convert,
  createContext,
  type Diagnostic,
  DYNAMIC,
  errorAt,
  evaluate,
  type HclFunction,
  hasErrors,
  type Names,
  parseTypeConstraint,
  SENSITIVE,
  type Type,
  type Value,
  withMarks,
} from '../../../hcl/index.ts'
import type { VariableBlock } from '../module/index.ts'

/** A variable as its block declares it. */
export interface DeclaredVariable {
  readonly block: VariableBlock
  /** Dynamic where the block leaves it open. */
  readonly type: Type
  /** Whether the type comes from the default, since the block names none. */
  readonly isTypeGuessed: boolean
  /** Undefined where there is none, or where it is wrong. */
  readonly default: Value | undefined
  /** Makes a value fit the type. @throws ConversionError, which says nothing of a sensitive value */
  readonly conform: (value: Value) => Value
}

/** Reads the type and the default of a variable. @param functions what the default can call */
export function declareVariable(
  block: VariableBlock,
  functions: Names<HclFunction>,
  diagnostics: Diagnostic[],
): DeclaredVariable {
  const constraint = block.type && parseTypeConstraint(block.type)
  if (constraint) diagnostics.push(...constraint.diagnostics)
  const written = evaluateDefault(block, functions, diagnostics)
  const type = constraint?.type ?? typeOfDefault(written)
  const applyDefaults = constraint?.applyDefaults ?? ((value) => value)
  const conform = (value: Value) => convert(marked(applyDefaults(value), block), type)
  return {
    block,
    type,
    isTypeGuessed: block.type === undefined,
    default: written && fitDefault(written, conform, block, diagnostics),
    conform,
  }
}

function marked(value: Value, { sensitive }: VariableBlock): Value {
  return sensitive ? withMarks(value, new Set([SENSITIVE])) : value
}

function evaluateDefault(
  block: VariableBlock,
  functions: Names<HclFunction>,
  diagnostics: Diagnostic[],
): Value | undefined {
  if (!block.default) return undefined
  const { value, diagnostics: found } = evaluate(block.default, createContext({ functions }))
  diagnostics.push(...found)
  return hasErrors(found) ? undefined : value
}

/** An empty list or object says nothing about what else the variable may be. */
function typeOfDefault(value: Value | undefined): Type {
  if (!value) return DYNAMIC
  const isEmpty =
    (value.kind === 'tuple' && value.items.length === 0) || (value.kind === 'object' && value.entries.size === 0)
  return isEmpty ? DYNAMIC : value.type
}

function fitDefault(
  value: Value,
  conform: DeclaredVariable['conform'],
  { name, default: expression }: VariableBlock,
  diagnostics: Diagnostic[],
): Value | undefined {
  try {
    return conform(value)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    const detail = `The default of the variable ${JSON.stringify(name)} doesn't fit its type: ${error.message}.`
    diagnostics.push(errorAt(expression?.range, 'Invalid default value for variable', detail))
    return undefined
  }
}
