import { type Diagnostic, errorAt } from '../diagnostics/index.ts'
import { UNKNOWN, type Value } from '../values/index.ts'
import { ExhaustedError } from './budget.ts'
import type { EvaluationContext } from './context.ts'
import type { Expression } from './expression.ts'

export interface Evaluated {
  /** Unknown as far as it depends on something that went wrong. */
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

/** The value of an expression. @throws Pending if a function needs time: see `whenReady` */
export function evaluate(expression: Expression, context: EvaluationContext): Evaluated {
  const diagnostics: Diagnostic[] = []
  try {
    return { value: expression.evaluate(context, diagnostics), diagnostics }
  } catch (error) {
    if (!(error instanceof ExhaustedError)) throw error
    return { value: UNKNOWN, diagnostics: [errorAt(error.range, 'Too much to evaluate', error.message)] }
  }
}
