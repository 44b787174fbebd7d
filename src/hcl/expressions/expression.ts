import type { Diagnostic, Range } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import type { Traversal } from './traversal.ts'

/** Something that has a value: in native syntax and in JSON. */
export interface Expression {
  readonly range: Range
  /**
   * The value, with what went wrong added to `diagnostics`; then the value is unknown as far as it depends on that.
   * Throws ExhaustedError and Pending: most callers want `evaluate` of this folder instead.
   */
  evaluate(context: EvaluationContext, diagnostics: Diagnostic[]): Value
  /** The variables that the value depends on, in the order in which they stand there. */
  variables(): readonly Traversal[]
  /** The functions that it calls, at all depths, in the order in which they stand there. */
  calls(): readonly CalledFunction[]
  /** What it refers to, if it is nothing but a reference such as `var.name[0]`. */
  asTraversal(): Traversal | undefined
  /** Its members, if it is written as a list. */
  asItems(): readonly Expression[] | undefined
  /** Its members, if it is written as an object. */
  asEntries(): readonly ExpressionEntry[] | undefined
  /** What it calls, if it is nothing but a call. */
  asCall(): StaticCall | undefined
  /** Its value without looking at anything else, if it is a text that is written out. */
  asText(): string | undefined
}

export interface ExpressionEntry {
  readonly key: Expression
  readonly value: Expression
}

export interface CalledFunction {
  readonly name: string
  readonly nameRange: Range
}

export interface StaticCall extends CalledFunction {
  readonly args: readonly Expression[]
}

/** The name alone, if the expression is nothing but one: `string` in `type = string`. */
export function asKeyword(expression: Expression): string | undefined {
  const traversal = expression.asTraversal()
  return traversal?.steps.length === 0 ? traversal.root : undefined
}
