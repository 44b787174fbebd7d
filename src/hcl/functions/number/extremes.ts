import { NUMBER } from '../../types/index.ts'
import { type Decimal, numberValue, type Value } from '../../values/index.ts'
import { numberAt } from '../arguments.ts'
import { FunctionError, type ValueFunction } from '../function.ts'

export const max: ValueFunction = {
  description: 'The largest of the numbers.',
  parameters: [],
  variadic: { name: 'numbers', type: NUMBER },
  returns: NUMBER,
  call: (args) => numberValue(best(args, (a, b) => (b.gt(a) ? b : a))),
}

export const min: ValueFunction = {
  description: 'The smallest of the numbers.',
  parameters: [],
  variadic: { name: 'numbers', type: NUMBER },
  returns: NUMBER,
  call: (args) => numberValue(best(args, (a, b) => (b.lt(a) ? b : a))),
}

function best(args: readonly Value[], better: (a: Decimal, b: Decimal) => Decimal): Decimal {
  if (args.length === 0) throw new FunctionError('it takes at least one number')
  return args.map((_, index) => numberAt(args, index)).reduce((a, b) => better(a, b))
}
