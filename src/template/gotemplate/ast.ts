/** Offsets are UTF-16 units from the start of the template's text. */
interface Positioned {
  readonly offset: number
}

export type Node = TextNode | ActionNode | ControlNode | CallNode | JumpNode

export interface TextNode extends Positioned {
  readonly kind: 'text'
  readonly text: string
}
export interface ActionNode extends Positioned {
  readonly kind: 'action'
  readonly pipeline: Pipeline
}
export interface ControlNode extends Positioned {
  readonly kind: 'if' | 'with' | 'range'
  readonly pipeline: Pipeline
  readonly body: readonly Node[]
  readonly otherwise: readonly Node[]
}
/** `{{template "name" pipeline}}`; a `{{block}}` is one of these as well, next to its definition. */
export interface CallNode extends Positioned {
  readonly kind: 'template'
  readonly name: string
  readonly pipeline: Pipeline | undefined
}
export interface JumpNode extends Positioned {
  readonly kind: 'break' | 'continue'
}

export interface Pipeline extends Positioned {
  readonly kind: 'pipeline'
  /** The variables that take the value, `$` included; two of them only in a `range`. */
  readonly variables: readonly string[]
  /** `=` rather than `:=`. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
}
export interface Command extends Positioned {
  readonly operands: readonly Operand[]
}

export type Operand =
  | DotOperand
  | NilOperand
  | BooleanOperand
  | NumberOperand
  | StringOperand
  | FieldOperand
  | VariableOperand
  | FunctionOperand
  | ChainOperand
  | Pipeline

export interface DotOperand extends Positioned {
  readonly kind: 'dot'
}
export interface NilOperand extends Positioned {
  readonly kind: 'nil'
}
export interface BooleanOperand extends Positioned {
  readonly kind: 'boolean'
  readonly value: boolean
}
export interface NumberOperand extends Positioned, NumberConstant {
  readonly kind: 'number'
}
/** An untyped constant: what it is as an int and as a float, where it can be that. */
export interface NumberConstant {
  readonly text: string
  readonly int: bigint | undefined
  readonly float: number
  /** Written as a float (`1.0`), which it is wherever no type is asked for. */
  readonly writtenAsFloat: boolean
}
export interface StringOperand extends Positioned {
  readonly kind: 'string'
  readonly value: string
  /** As written, quotes included. */
  readonly text: string
}
export interface FieldOperand extends Positioned {
  readonly kind: 'field'
  readonly path: readonly string[]
}
export interface VariableOperand extends Positioned {
  readonly kind: 'variable'
  readonly name: string
  readonly path: readonly string[]
}
export interface FunctionOperand extends Positioned {
  readonly kind: 'function'
  readonly name: string
}
/** Fields of what an operand in parentheses gives: `(call).A.B`. */
export interface ChainOperand extends Positioned {
  readonly kind: 'chain'
  readonly operand: Operand
  readonly path: readonly string[]
}
