import { BOOL, listType } from '../../types/index.ts'
import { boolValue, unknownValue } from '../../values/index.ts'
import { sequenceAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

/** Null counts as false in both. */

export const alltrue: ValueFunction = {
  description: 'Whether all elements are true. Of an empty list they are.',
  parameters: [{ name: 'list', type: listType(BOOL) }],
  returns: BOOL,
  call: (args) => {
    const items = sequenceAt(args, 0)
    if (items.some((item) => item.kind === 'null' || (item.kind === 'bool' && !item.value))) return boolValue(false)
    return items.some((item) => item.kind === 'unknown') ? unknownValue(BOOL) : boolValue(true)
  },
}

export const anytrue: ValueFunction = {
  description: 'Whether at least one element is true.',
  parameters: [{ name: 'list', type: listType(BOOL) }],
  returns: BOOL,
  call: (args) => {
    const items = sequenceAt(args, 0)
    if (items.some((item) => item.kind === 'bool' && item.value)) return boolValue(true)
    return items.some((item) => item.kind === 'unknown') ? unknownValue(BOOL) : boolValue(false)
  },
}
