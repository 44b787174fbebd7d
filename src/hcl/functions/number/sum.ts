import { ConversionError, convert } from '../../convert/index.ts'
import { DYNAMIC, NUMBER } from '../../types/index.ts'
import { Decimal, numberValue, unknownValue, type Value } from '../../values/index.ts'
import { sequenceAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

export const sum: ValueFunction = {
  description: 'The sum of the numbers in a list, set or tuple.',
  parameters: [{ name: 'list', type: DYNAMIC }],
  returns: NUMBER,
  call: (args) => {
    const items = sequenceAt(args, 0)
    if (items.length === 0) throw new ArgumentError(0, 'it must not be empty')
    let total = new Decimal(0)
    let isOpen = false
    for (const [index, item] of items.entries()) {
      const number = toNumber(item, index)
      if (number.kind === 'number') total = total.plus(number.value)
      else isOpen = true
    }
    if (!total.isFinite()) throw new ArgumentError(0, 'the sum is too large')
    return isOpen ? unknownValue(NUMBER) : numberValue(total)
  },
}

function toNumber(item: Value, index: number): Value {
  if (item.kind === 'null') throw new ArgumentError(0, `element ${index} must not be null`)
  try {
    return convert(item, NUMBER)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    throw new ArgumentError(0, `element ${index} is no number`, error.given && JSON.stringify(error.given))
  }
}
