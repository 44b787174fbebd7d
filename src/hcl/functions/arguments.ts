import { ConversionError, convert } from '../convert/index.ts'
import { type Type, typeName } from '../types/index.ts'
import { type Decimal, isKeyed, isSequence, type KeyedValue, type Value, visible } from '../values/index.ts'
import { ArgumentError } from './function.ts'

/** Reading arguments that `callFunction` has converted: what a function gets is of its parameters' types. */

export function textAt(args: readonly Value[], index: number): string {
  const arg = args[index]
  return arg?.kind === 'string' ? arg.value : fail(index, 'a string is required')
}

export function numberAt(args: readonly Value[], index: number): Decimal {
  const arg = args[index]
  return arg?.kind === 'number' ? visible(arg.value) : fail(index, 'a number is required')
}

/** Whole numbers beyond this are refused: no position, width or count is larger. */
const MOST = 2 ** 31 - 1

/** @throws ArgumentError for fractions, and for what is above 2147483647 or below its negative */
export function wholeNumberAt(args: readonly Value[], index: number): number {
  const number = numberAt(args, index)
  if (!number.isInteger()) throw new ArgumentError(index, 'a whole number is required', number.toString())
  if (number.abs().gt(MOST)) throw new ArgumentError(index, 'the number is too large', number.toString())
  return number.toNumber()
}

/** The value itself, or the list, set or tuple that it is. */
export function sequenceAt(args: readonly Value[], index: number): readonly Value[] {
  const arg = args[index]
  if (arg && isSequence(arg)) return arg.items
  throw arg ? wrongType(index, 'a list, set or tuple', arg.type) : new ArgumentError(index, 'it is missing')
}

export function keyedAt(args: readonly Value[], index: number): KeyedValue {
  const arg = args[index]
  if (arg && isKeyed(arg)) return arg
  throw arg ? wrongType(index, 'a map or object', arg.type) : new ArgumentError(index, 'it is missing')
}

export function valueAt(args: readonly Value[], index: number): Value {
  return args[index] ?? fail(index, 'it is missing')
}

/** @param wanted with its article: `a map or object` */
export function wrongType(index: number, wanted: string, type: Type): ArgumentError {
  const article = type.kind === 'object' ? 'an' : 'a'
  return new ArgumentError(index, `${wanted} is required, but this is ${article} ${typeName(type)}`)
}

/** Converts an argument to a type that its parameter didn't name. @throws ArgumentError */
export function convertArgument(arg: Value, type: Type, index: number): Value {
  try {
    return convert(arg, type)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    throw new ArgumentError(
      index,
      error.discreet().message,
      error.given === undefined ? undefined : JSON.stringify(error.given),
    )
  }
}

function fail(index: number, message: string): never {
  throw new ArgumentError(index, message)
}
