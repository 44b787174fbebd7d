import { ConversionError, convert } from '../../convert/index.ts'
import type { Diagnostic } from '../../diagnostics/index.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Type } from '../../types/index.ts'
import type { Value } from '../../values/index.ts'
import { ArgumentError, type ExpressionFunction, FunctionError } from '../function.ts'

/** Reads a type as it stands in `type = …`. */
export type ReadType = (expression: Expression) => {
  readonly type: Type
  readonly diagnostics: readonly Diagnostic[]
  /** Sets what is missing in a value to the defaults that the type's optional attributes have. */
  readonly applyDefaults: (value: Value) => Value
}

/** `convert(value, type)`. The second argument is no value but a type's expression, such as `list(string)`. */
export function convertFunction(readType: ReadType): ExpressionFunction {
  return {
    description: 'The value converted to the type.',
    parameters: [{ name: 'value' }, { name: 'type' }],
    callWithExpressions: ([given, wanted]) => {
      if (!given || !wanted) throw new FunctionError('it takes a value and a type')
      const { type, diagnostics, applyDefaults } = readType(wanted.expression)
      failOn(diagnostics, 1)
      const { value, diagnostics: problems } = given.evaluate()
      failOn(problems, 0)
      return converted(applyDefaults(value), type)
    },
  }
}

function failOn(diagnostics: readonly Diagnostic[], argument: number): void {
  const error = diagnostics.find(({ severity }) => severity === 'error')
  if (error) throw new ArgumentError(argument, (error.detail || error.summary).replace(/\.$/, ''))
}

function converted(value: Value, type: Type): Value {
  try {
    return convert(value, type)
  } catch (error) {
    throw error instanceof ConversionError ? new ArgumentError(0, error.message) : error
  }
}
