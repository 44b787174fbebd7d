import { NUMBER } from '../../types/index.ts'
import { numberValue } from '../../values/index.ts'
import { numberAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const abs: ValueFunction = {
  description: 'The number without its sign.',
  parameters: [{ name: 'num', type: NUMBER }],
  returns: NUMBER,
  call: (args) => numberValue(numberAt(args, 0).abs()),
}

export const ceil: ValueFunction = {
  description: 'The smallest whole number that is not below this one.',
  parameters: [{ name: 'num', type: NUMBER }],
  returns: NUMBER,
  call: (args) => numberValue(numberAt(args, 0).ceil()),
}

export const floor: ValueFunction = {
  description: 'The largest whole number that is not above this one.',
  parameters: [{ name: 'num', type: NUMBER }],
  returns: NUMBER,
  call: (args) => numberValue(numberAt(args, 0).floor()),
}

export const signum: ValueFunction = {
  description: '-1, 0 or 1: the sign of the number.',
  parameters: [{ name: 'num', type: NUMBER }],
  returns: NUMBER,
  call: (args) => numberValue(numberAt(args, 0).comparedTo(0)),
}
