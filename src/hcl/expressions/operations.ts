import { BOOL, DYNAMIC, NUMBER, type Type } from '../types/index.ts'
import {
  boolValue,
  type Decimal,
  equal,
  numberValue,
  unknownValue,
  unmark,
  type Value,
  visible,
  withMarks,
} from '../values/index.ts'

/** Why an operation can't be done, as a sentence without its full stop. */
export class OperationError extends Error {}

export interface Operation {
  /** What the operands must be. */
  readonly operand: Type
  readonly result: Type
  /** Works it out for operands without marks that are neither null nor unknown, unless {@link seesAll}. @throws OperationError */
  readonly apply: (left: Value, right: Value) => Value
  /** Whether it looks at null and unknown values itself. */
  readonly seesAll?: boolean
  /** What it takes, where that isn't one step. */
  readonly steps?: (left: Value, right: Value) => number
  /** The operand that decides alone, whatever the other one is. */
  readonly decisive?: boolean
}

function arithmetic(apply: (left: Decimal, right: Decimal) => Decimal): Operation {
  return {
    operand: NUMBER,
    result: NUMBER,
    steps: (left, right) => Math.floor(Math.abs(digitsBetween(left, right)) / DIGITS_A_STEP),
    apply: (left, right) => {
      const result = apply(numberOf(left), numberOf(right))
      if (!result.isFinite()) throw new OperationError('the result has too many digits')
      return numberValue(result)
    },
  }
}

function comparison(accept: (order: number) => boolean): Operation {
  return {
    operand: NUMBER,
    result: BOOL,
    apply: (left, right) => boolValue(accept(visible(numberOf(left)).comparedTo(visible(numberOf(right))))),
  }
}

function logic(decisive: boolean): Operation {
  return {
    operand: BOOL,
    result: BOOL,
    decisive,
    apply: (left, right) =>
      boolValue(left.kind === 'bool' && right.kind === 'bool' && left.value === decisive ? decisive : isTrue(right)),
  }
}

const equality: Operation = { operand: DYNAMIC, result: BOOL, seesAll: true, apply: equal }

const inequality: Operation = {
  ...equality,
  apply: (left, right) => {
    const result = equal(left, right)
    return result.kind === 'bool' ? boolValue(!result.value, result.marks) : result
  },
}

function divide(left: Decimal, right: Decimal): Decimal {
  if (right.isZero()) throw new OperationError('nothing can be divided by zero')
  return left.div(right)
}

function remainder(left: Decimal, right: Decimal): Decimal {
  if (right.isZero()) throw new OperationError('nothing can be divided by zero')
  return visible(left).mod(visible(right))
}

/** Numbers that differ by that many digits in size are brought to one in a microsecond. */
const DIGITS_A_STEP = 1_000

/** Of a remainder's quotient all digits are worked out: 10,000 take half a millisecond. */
const QUOTIENT_DIGITS_A_STEP = 20

function stepsToDivide(left: Value, right: Value): number {
  return Math.max(Math.floor(digitsBetween(left, right) / QUOTIENT_DIGITS_A_STEP), 0)
}

function digitsBetween(left: Value, right: Value): number {
  return left.kind === 'number' && right.kind === 'number' ? left.value.e - right.value.e : 0
}

export const BINARY_OPERATIONS: Readonly<Record<BinarySign, Operation>> = {
  '||': logic(true),
  '&&': logic(false),
  '==': equality,
  '!=': inequality,
  '>': comparison((order) => order > 0),
  '>=': comparison((order) => order >= 0),
  '<': comparison((order) => order < 0),
  '<=': comparison((order) => order <= 0),
  '+': arithmetic((left, right) => left.plus(right)),
  '-': arithmetic((left, right) => left.minus(right)),
  '*': arithmetic((left, right) => left.times(right)),
  '/': arithmetic(divide),
  '%': { ...arithmetic(remainder), steps: stepsToDivide },
}

export type BinarySign = '||' | '&&' | '==' | '!=' | '>' | '>=' | '<' | '<=' | '+' | '-' | '*' | '/' | '%'

export const UNARY_OPERATIONS: Readonly<Record<UnarySign, Operation>> = {
  '!': { operand: BOOL, result: BOOL, apply: (value) => boolValue(!isTrue(value)) },
  '-': { operand: NUMBER, result: NUMBER, apply: (value) => numberValue(numberOf(value).neg()) },
}

export type UnarySign = '!' | '-'

/** Applies an operation to operands of its type: marks go along, what is unknown makes the result unknown. @throws OperationError */
export function operate(operation: Operation, left: Value, right: Value): Value {
  const [l, r] = [unmark(left), unmark(right)]
  return withMarks(withMarks(apply(operation, l, r), left.marks), right.marks)
}

function apply(operation: Operation, left: Value, right: Value): Value {
  if (operation.seesAll) return operation.apply(left, right)
  if (operation.decisive !== undefined && decides(operation.decisive, left, right)) return boolValue(operation.decisive)
  if (left.kind === 'null' || right.kind === 'null') throw new OperationError('an operand is null')
  if (left.kind === 'unknown' || right.kind === 'unknown') return unknownValue(operation.result)
  return operation.apply(left, right)
}

function decides(decisive: boolean, ...operands: readonly Value[]): boolean {
  return operands.some((operand) => operand.kind === 'bool' && operand.value === decisive)
}

function isTrue(value: Value): boolean {
  return value.kind === 'bool' && value.value
}

function numberOf(value: Value): Decimal {
  if (value.kind !== 'number') throw new OperationError('an operand is no number')
  return value.value
}
