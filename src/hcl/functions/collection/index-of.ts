import { DYNAMIC, NUMBER } from '../../types/index.ts'
import { equalUnmarked, numberValue, unknownValue, type Value } from '../../values/index.ts'
import { sequenceAt, valueAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

/** Packer's `index` looks for a value; it is not the `[…]` of the language. */
export const index: ValueFunction = {
  description: 'The index of the first element that equals the value.',
  parameters: [
    { name: 'list', type: DYNAMIC },
    { name: 'value', type: DYNAMIC },
  ],
  returns: (args) => {
    const { type } = valueAt(args, 0)
    if (type.kind === 'list' || type.kind === 'tuple') return NUMBER
    throw wrongType(0, 'a list or tuple', type)
  },
  call: (args) => find(sequenceAt(args, 0), valueAt(args, 1)),
}

function find(items: readonly Value[], value: Value): Value {
  for (const [position, item] of items.entries()) {
    const isSame = equalUnmarked(item, value)
    if (isSame.kind === 'unknown') return unknownValue(NUMBER)
    if (isSame.value) return numberValue(position)
  }
  throw new ArgumentError(1, 'no element equals it')
}
