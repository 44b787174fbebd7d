import { BOOL, DYNAMIC } from '../../types/index.ts'
import { boolValue, equalUnmarked, unknownValue } from '../../values/index.ts'
import { sequenceAt, valueAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const contains: ValueFunction = {
  description: 'Whether an element of the list, set or tuple equals the value, which must be of the same type.',
  parameters: [
    { name: 'list', type: DYNAMIC },
    { name: 'value', type: DYNAMIC, allowNull: true },
  ],
  returns: BOOL,
  call: (args) => {
    const value = valueAt(args, 1)
    const results = sequenceAt(args, 0).map((item) => equalUnmarked(item, value))
    if (results.some((result) => result.kind === 'bool' && result.value)) return boolValue(true)
    return results.some((result) => result.kind === 'unknown') ? unknownValue(BOOL) : boolValue(false)
  },
}
