import { ConversionError, convert } from '../convert/index.ts'
import {
  type Mark,
  marksDeep,
  stepsToWalk,
  UNKNOWN,
  unionOfMarks,
  unknownValue,
  unmarkDeep,
  type Value,
  withMarks,
} from '../values/index.ts'
import { ArgumentError, FunctionError, type Parameter, type ValueFunction } from './function.ts'
import { type Meter, UNMETERED } from './meter.ts'

/**
 * Calls a function: counts and converts the arguments, refuses null, and lets marks and what is unknown pass by functions
 * that don't look at them.
 * @throws ArgumentError, FunctionError, Pending
 */
export function callFunction(fn: ValueFunction, args: readonly Value[], meter: Meter = UNMETERED): Value {
  checkCount(fn, args.length)
  const marks = new Set<Mark>()
  const prepared = args.map((arg, index) => prepare(parameterAt(fn, index), arg, index, marks, meter))
  try {
    return withMarks(result(fn, prepared, meter), marks)
  } catch (error) {
    throw error instanceof ArgumentError && marks.size > 0 ? error.discreet() : error
  }
}

function result(fn: ValueFunction, args: readonly Value[], meter: Meter): Value {
  if (args.some((arg, index) => isOpen(arg) && !parameterAt(fn, index).allowDynamic)) return withAllMarks(UNKNOWN, args)
  const type = typeof fn.returns === 'function' ? fn.returns(args) : fn.returns
  if (args.some((arg, index) => arg.kind === 'unknown' && !parameterAt(fn, index).allowUnknown))
    return withAllMarks(unknownValue(type), args)
  return fn.call(args, type, meter)
}

/** Also those that the function would have looked at: which of them the result will have isn't known either. */
function withAllMarks(value: Value, args: readonly Value[]): Value {
  return withMarks(value, unionOfMarks(args.map(marksDeep)))
}

function isOpen(value: Value): boolean {
  return value.kind === 'unknown' && value.type.kind === 'dynamic'
}

function checkCount(fn: ValueFunction, count: number): void {
  const { parameters, variadic } = fn
  const missing = parameters[count]
  if (missing) {
    const wanted = `${variadic ? 'at least ' : ''}${argumentsText(parameters.length)}`
    throw new FunctionError(`it takes ${wanted}: the one for ${JSON.stringify(missing.name)} is missing`)
  }
  if (!variadic && count > parameters.length) {
    throw new ArgumentError(parameters.length, `it takes no more than ${argumentsText(parameters.length)}`)
  }
}

function argumentsText(count: number): string {
  return `${count} ${count === 1 ? 'argument' : 'arguments'}`
}

function parameterAt(fn: ValueFunction, index: number): Parameter {
  const parameter = fn.parameters[index] ?? fn.variadic
  if (!parameter) throw new FunctionError('it has too many arguments')
  return parameter
}

function prepare(parameter: Parameter, arg: Value, index: number, marks: Set<Mark>, meter: Meter): Value {
  // Whoever looks into none of its marks and needs none of its elements converted may take one out of very many.
  if (!parameter.allowMarked || parameter.type.kind !== 'dynamic') meter.work(stepsToWalk(arg))
  const value = parameter.allowMarked ? arg : unmarkDeep(arg, marks)
  if (value.kind === 'null' && !parameter.allowNull) throw new ArgumentError(index, 'it must not be null')
  try {
    return convert(value, parameter.type)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    throw new ArgumentError(index, (arg.marks.size > 0 ? error.discreet() : error).message)
  }
}
