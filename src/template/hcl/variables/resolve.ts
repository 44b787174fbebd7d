import {
  type Diagnostic,
  errorAt,
  type HclFunction,
  type Names,
  type Range,
  SENSITIVE,
  unknownValue,
  type Value,
  withMarks,
} from '../../../hcl/index.ts'
import type { HclModule, VariableBlock } from '../module/index.ts'
import { assignedValue } from './assigned.ts'
import type { Assignment } from './assignment.ts'
import { type DeclaredVariable, declareVariable } from './declared.ts'

export interface ResolvedVariable {
  readonly block: VariableBlock
  /** Unknown where there is none, or where it is wrong. */
  readonly value: Value
  /** Where the value was given: in the template, in a file, or on the command line. Undefined where there is none. */
  readonly range: Range | undefined
}

/**
 * The value of each variable: its last assignment, or its default.
 * @param assignments the weaker first; those for variables that the template doesn't declare are left alone
 * @param functions what defaults can call
 */
export function resolveVariables(
  { variables }: HclModule,
  assignments: readonly Assignment[],
  functions: Names<HclFunction>,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, ResolvedVariable> {
  const last = new Map(assignments.map((assignment) => [assignment.name, assignment]))
  const resolved = new Map<string, ResolvedVariable>()
  for (const [name, block] of variables) {
    const declared = declareVariable(block, functions, diagnostics)
    resolved.set(name, resolveVariable(declared, last.get(name), diagnostics))
  }
  return resolved
}

function resolveVariable(
  declared: DeclaredVariable,
  assignment: Assignment | undefined,
  diagnostics: Diagnostic[],
): ResolvedVariable {
  const { block } = declared
  const given = assignment && assignedValue(assignment, declared, diagnostics)
  if (given) return { block, ...given }
  if (!assignment && declared.default) return { block, value: declared.default, range: block.default?.range }
  const value = withMarks(unknownValue(declared.type), new Set(block.sensitive ? [SENSITIVE] : []))
  return { block, value, range: undefined }
}

/** One diagnostic for each variable that has neither a value nor a default, used or not. */
export function unsetVariables({ variables }: HclModule, assignments: readonly Assignment[]): Diagnostic[] {
  const assigned = new Set(assignments.map(({ name }) => name))
  const unset = [...variables.values()].filter((block) => !block.default && !assigned.has(block.name))
  return unset.map(({ name, nameRange, description }) => {
    const what = description ? ` (${description.trim()})` : ''
    const detail = `The variable ${JSON.stringify(name)}${what} has no default, so it needs a value: set it with -var '${name}=…', in a variable file, or as PKR_VAR_${name} in the environment.`
    return errorAt(nameRange, 'Unset variable', detail)
  })
}
