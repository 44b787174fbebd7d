import { NUMBER } from '../../types/index.ts'
import { numberValue, type Value } from '../../values/index.ts'
import { numberAt } from '../arguments.ts'
import { FunctionError, type ValueFunction } from '../function.ts'

/** Both work in 64-bit floating point, as the originals do: `log(1000, 10)` is 2.9999999999999996. */

export const log: ValueFunction = {
  description: 'The logarithm of a number to a base.',
  parameters: [
    { name: 'num', type: NUMBER },
    { name: 'base', type: NUMBER },
  ],
  returns: NUMBER,
  call: (args) => fromFloat(Math.log(numberAt(args, 0).toNumber()) / Math.log(numberAt(args, 1).toNumber())),
}

export const pow: ValueFunction = {
  description: 'A number to a power.',
  parameters: [
    { name: 'num', type: NUMBER },
    { name: 'power', type: NUMBER },
  ],
  returns: NUMBER,
  call: (args) => fromFloat(numberAt(args, 0).toNumber() ** numberAt(args, 1).toNumber()),
}

/** Exact: 2 to the 64th is not rounded. @throws FunctionError for infinity, and for what is no number at all, such as the logarithm of -1 */
function fromFloat(float: number): Value {
  if (Number.isInteger(float)) return numberValue(BigInt(float))
  if (Number.isFinite(float)) return numberValue(float)
  throw new FunctionError(Number.isNaN(float) ? 'the result is not a number' : 'the result is infinite')
}
