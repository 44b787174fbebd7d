import { BOOL } from '../../types/index.ts'
import {
  boolValue,
  isWhollyKnown,
  marksDeep,
  UNKNOWN,
  unknownValue,
  type Value,
  withMarks,
} from '../../values/index.ts'
import { type Closure, type ExpressionFunction, FunctionError } from '../function.ts'

/** Named `tryFunction` because `try` is a word of JavaScript. */
export const tryFunction: ExpressionFunction = {
  description: 'The value of the first expression that can be evaluated.',
  parameters: [],
  variadic: { name: 'expressions' },
  callWithExpressions: (args) => {
    if (args.length === 0) throw new FunctionError('it takes at least one expression')
    const failures: string[] = []
    for (const arg of args) {
      const { value, failure } = attempt(arg)
      // Whether an unknown value can be used as it is used here will only show when it is known.
      if (value) return isWhollyKnown(value) ? value : withMarks(UNKNOWN, marksDeep(value))
      failures.push(failure)
    }
    throw new FunctionError(`none of the expressions can be evaluated: ${failures.join('; ')}`)
  },
}

export const can: ExpressionFunction = {
  description: 'Whether the expression can be evaluated.',
  parameters: [{ name: 'expression' }],
  callWithExpressions: ([arg]) => {
    const { value } = arg ? attempt(arg) : { value: undefined }
    if (!value) return boolValue(false)
    return isWhollyKnown(value) ? boolValue(true) : unknownValue(BOOL)
  },
}

function attempt(arg: Closure): { readonly value: Value | undefined; readonly failure: string } {
  const { value, diagnostics } = arg.evaluate()
  const error = diagnostics.find(({ severity }) => severity === 'error')
  return error
    ? { value: undefined, failure: (error.detail || error.summary).replace(/\.$/, '') }
    : { value, failure: '' }
}
