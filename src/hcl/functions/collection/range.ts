import { listType, NUMBER } from '../../types/index.ts'
import { Decimal, listValue, numberValue, type Value } from '../../values/index.ts'
import { numberAt } from '../arguments.ts'
import { ArgumentError, FunctionError, type ValueFunction } from '../function.ts'

/** As many numbers as the original makes. */
const MOST = 1024

export const range: ValueFunction = {
  description: 'The numbers from a start (0) up or down to a limit, which is left out, in steps (of 1 or -1).',
  parameters: [],
  variadic: { name: 'params', type: NUMBER },
  returns: listType(NUMBER),
  call: (args) => {
    const { start, limit, step } = boundsOf(args)
    const isBefore = limit.gt(start) ? (at: Decimal) => at.lt(limit) : (at: Decimal) => at.gt(limit)
    const numbers: Value[] = []
    for (let at = start; isBefore(at); at = at.plus(step)) {
      if (numbers.length === MOST) throw new FunctionError(`it makes no more than ${MOST} numbers`)
      numbers.push(numberValue(at))
    }
    return listValue(NUMBER, numbers)
  },
}

function boundsOf(args: readonly Value[]): { start: Decimal; limit: Decimal; step: Decimal } {
  if (args.length === 0 || args.length > 3)
    throw new FunctionError(`it takes one, two or three numbers, not ${args.length}`)
  const start = args.length === 1 ? new Decimal(0) : numberAt(args, 0)
  const limit = numberAt(args, args.length === 1 ? 0 : 1)
  const direction = limit.comparedTo(start)
  const step = args.length === 3 ? numberAt(args, 2) : new Decimal(direction || 1)
  if (direction !== 0 && step.isZero()) throw new ArgumentError(2, 'a step of 0 never gets to the limit')
  if (step.comparedTo(0) * direction < 0)
    throw new ArgumentError(2, 'the step leads away from the limit', step.toString())
  return { start, limit, step }
}
