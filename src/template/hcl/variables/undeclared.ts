import { type Diagnostic, errorAt, nearestName, warningAt } from '../../../hcl/index.ts'
import type { HclModule } from '../module/index.ts'
import type { Assignment } from './assignment.ts'

/**
 * What is told of values for variables that the template doesn't declare: an error for `-var`, nothing for the environment,
 * and for files a warning, if it is wanted. A name that is nearly one of the template's is always worth a warning.
 */
export function undeclaredVariables(
  { variables }: HclModule,
  assignments: readonly Assignment[],
  warnForFiles: boolean,
): Diagnostic[] {
  return assignments.flatMap((assignment): Diagnostic[] => {
    const { name } = assignment
    if (variables.has(name)) return []
    const suggestion = nearestName(name, variables.keys())
    const detail = `The template declares no variable ${JSON.stringify(name)}.`
    if (assignment.kind === 'expression') {
      const isWorthIt = warnForFiles || suggestion !== undefined
      return isWorthIt ? [{ ...warningAt(assignment.nameRange, 'Undefined variable', detail), suggestion }] : []
    }
    if (!assignment.origin.startsWith('-var ')) return []
    const advice = suggestion === undefined ? ` Declare it with variable "${name}" {}, or leave -var away.` : ''
    return [errorAt(undefined, 'Undefined -var variable', detail + advice, { suggestion })]
  })
}
