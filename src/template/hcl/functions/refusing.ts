import { FunctionError, type HclFunction } from '../../../hcl/index.ts'

/** A function that is there to say why it can't be called. */
export function refusing(reason: string): HclFunction {
  return {
    parameters: [],
    variadic: { name: 'arguments' },
    callWithExpressions: () => {
      throw new FunctionError(reason)
    },
  }
}
