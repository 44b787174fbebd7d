import {
  type ContextInit,
  createContext,
  type Diagnostic,
  errorAt,
  evaluate,
  hasErrors,
  isWhollyKnown,
  objectValue,
  unmark,
  whenReady,
} from '../../../hcl/index.ts'
import type { VariableValidation } from '../module/index.ts'
import type { ResolvedVariable } from './resolve.ts'

type Functions = Pick<ContextInit, 'functions' | 'budget'>

/** Checks the values by the variables' own rules. Those that aren't known are left out. */
export async function validateVariables(
  variables: Iterable<ResolvedVariable>,
  functions: Functions,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const variable of variables) {
    if (!isWhollyKnown(variable.value)) continue
    for (const rule of variable.block.validations) diagnostics.push(...(await validate(variable, rule, functions)))
  }
  return diagnostics
}

async function validate(
  { block, value, range }: ResolvedVariable,
  { condition, errorMessage, range: ruleRange }: VariableValidation,
  functions: Functions,
): Promise<readonly Diagnostic[]> {
  const context = createContext({ ...functions, variables: { var: objectValue({ [block.name]: value }) } })
  const evaluated = await whenReady(() => evaluate(condition, context))
  if (hasErrors(evaluated.diagnostics)) return evaluated.diagnostics
  const result = unmark(evaluated.value)
  if (result.kind === 'unknown') return []
  if (result.kind !== 'bool') {
    const detail = `The condition must give true or false, and it gives ${result.kind === 'null' ? 'null' : `a ${result.kind}`}.`
    return [errorAt(condition.range, 'Invalid variable validation result', detail)]
  }
  if (result.value) return []
  const detail = `${errorMessage} So says the validation of the variable ${JSON.stringify(block.name)}, at ${ruleRange}.`
  // The line of a value that is given in the template is no secret; one from outside would show it.
  const subject = block.sensitive && range?.source !== block.nameRange.source ? block.nameRange : range
  return [errorAt(subject ?? block.nameRange, 'Invalid value for variable', detail)]
}
