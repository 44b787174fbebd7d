import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, hasErrors, type Range } from '../diagnostics/index.ts'
import { stepsToWalk, TRUE, unionMarks, unknownValue, type Value, withMarks } from '../values/index.ts'
import type { EvaluationContext } from './context.ts'
import { MOST_MISTAKES, Node } from './node.ts'
import {
  BINARY_OPERATIONS,
  type BinarySign,
  type Operation,
  OperationError,
  operate,
  UNARY_OPERATIONS,
  type UnarySign,
} from './operations.ts'

/** `-a` and `!a` */
export class UnaryNode extends Node {
  readonly sign: UnarySign
  readonly operand: Node

  constructor(sign: UnarySign, operand: Node, range: Range) {
    super(range)
    this.sign = sign
    this.operand = operand
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const operation = UNARY_OPERATIONS[this.sign]
    const inner: Diagnostic[] = []
    const value = toOperand(this.operand.evaluate(context, inner), operation, this.operand, this.range, inner)
    diagnostics.push(...inner)
    if (!value || hasErrors(inner)) return unknownValue(operation.result)
    return attempt(operation, value, TRUE, this.range, diagnostics)
  }

  override children(): readonly Node[] {
    return [this.operand]
  }
}

/** `a + b` and all other signs between two operands. */
export class BinaryNode extends Node {
  readonly sign: BinarySign
  readonly left: Node
  readonly right: Node

  constructor(sign: BinarySign, left: Node, right: Node) {
    super(left.range.until(right.range))
    this.sign = sign
    this.left = left
    this.right = right
  }

  protected override compute(context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    // `a + b + c + …` is nested to the left: walked through in a loop, it may be as long as it likes.
    const chain: BinaryNode[] = [this]
    let first: Node = this.left
    for (; first instanceof BinaryNode; first = first.left) chain.push(first)
    let inner: Diagnostic[] = []
    let value = first.evaluate(context, inner)
    for (const node of chain.toReversed()) {
      if (inner.length >= MOST_MISTAKES) break
      const found: Diagnostic[] = []
      value = node.#combine(value, inner, context, found)
      inner = found
    }
    diagnostics.push(...inner)
    return value
  }

  #combine(left: Value, leftFound: Diagnostic[], context: EvaluationContext, diagnostics: Diagnostic[]): Value {
    const operation = BINARY_OPERATIONS[this.sign]
    const rightFound: Diagnostic[] = []
    const right = this.right.evaluate(context, rightFound)
    context.budget.step(this.range, stepsToWalk(left) + stepsToWalk(right))
    const wrong: Diagnostic[] = []
    const l = toOperand(left, operation, this.left, this.range, wrong)
    const r = toOperand(right, operation, this.right, this.range, wrong)
    if (!l || !r) {
      diagnostics.push(...wrong, ...leftFound, ...rightFound)
      return unknownValue(operation.result)
    }
    const decided =
      operation.decisive !== undefined && this.#decided(operation.decisive, l, r, leftFound, rightFound, diagnostics)
    if (!decided) diagnostics.push(...leftFound, ...rightFound)
    if (hasErrors(diagnostics)) return unknownValue(operation.result, unionMarks(l.marks, r.marks))
    if (operation.steps) context.budget.step(this.range, operation.steps(l, r))
    return attempt(operation, l, r, this.range, diagnostics)
  }

  /** `false && broken` is false: the operand that decides makes mistakes of the other one irrelevant. */
  #decided(
    decisive: boolean,
    left: Value,
    right: Value,
    leftFound: readonly Diagnostic[],
    rightFound: readonly Diagnostic[],
    diagnostics: Diagnostic[],
  ): boolean {
    const is = (value: Value) => value.kind === 'bool' && value.value === decisive
    if (is(left)) diagnostics.push(...leftFound)
    else if (is(right)) diagnostics.push(...rightFound)
    else return false
    return true
  }

  override children(): readonly Node[] {
    return [this.left, this.right]
  }
}

/** The operand as the operation wants it, or undefined, with a diagnostic, if it can't become that. */
function toOperand(
  value: Value,
  { operand }: Operation,
  node: Node,
  context: Range,
  diagnostics: Diagnostic[],
): Value | undefined {
  try {
    return convert(value, operand)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    diagnostics.push(errorAt(node.range, 'Invalid operand', `This operand doesn't fit: ${error.message}.`, { context }))
    return undefined
  }
}

function attempt(operation: Operation, left: Value, right: Value, range: Range, diagnostics: Diagnostic[]): Value {
  try {
    return operate(operation, left, right)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    diagnostics.push(errorAt(range, 'Operation failed', `This can't be worked out: ${error.message}.`))
    return withMarks(unknownValue(operation.result), unionMarks(left.marks, right.marks))
  }
}
