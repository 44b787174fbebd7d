import type { Expression, Range } from '../../../hcl/index.ts'

/** A value for a variable that comes from outside of the template. */
export type Assignment = TextAssignment | ExpressionAssignment

/** What was given as a text: what it means depends on the variable's type. */
export interface TextAssignment {
  readonly kind: 'text'
  readonly name: string
  readonly text: string
  /** How messages call where it comes from: `-var region`, `PKR_VAR_region`. */
  readonly origin: string
}

/** An argument of a variable file. */
export interface ExpressionAssignment {
  readonly kind: 'expression'
  readonly name: string
  readonly nameRange: Range
  readonly expression: Expression
}
