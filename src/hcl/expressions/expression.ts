import type { Diagnostic, Range } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import type { Traversal } from './traversal.ts'

/** Something that has a value: in native syntax and in JSON. */
export interface Expression {
  readonly range: Range
  /** The value, with what went wrong added to `diagnostics`; then the value is unknown as far as it depends on that. */
  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value
  /** The variables that the value depends on, in the order in which they stand there. */
  variables(): readonly Traversal[]
}
