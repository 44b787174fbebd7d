import { DYNAMIC, NUMBER, type Type } from '../../types/index.ts'
import { lengthOf, numberValue, unknownValue, type Value, withMarks } from '../../values/index.ts'
import { valueAt, wrongType } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import type { Meter } from '../meter.ts'
import { countGraphemes } from '../string/graphemes.ts'

export const length: ValueFunction = {
  description: 'How many elements a list, set, tuple, map or object has, or how many characters a text.',
  parameters: [{ name: 'value', type: DYNAMIC, allowUnknown: true, allowDynamic: true, allowMarked: true }],
  returns: NUMBER,
  call: (args, _, meter) => {
    const value = valueAt(args, 0)
    const count = countOf(value, meter)
    return withMarks(count === undefined ? unknownValue(NUMBER) : numberValue(count), value.marks)
  },
}

function countOf(value: Value, meter: Meter): number | undefined {
  if (value.kind === 'string') return countGraphemes(value.value, meter)
  if (value.kind === 'unknown') return countByType(value.type)
  if (value.kind === 'number' || value.kind === 'bool') return refuse(value.type)
  return lengthOf(value)
}

function countByType(type: Type): number | undefined {
  if (type.kind === 'tuple') return type.elements.length
  if (type.kind === 'object') return type.attributes.size
  return type.kind === 'number' || type.kind === 'bool' ? refuse(type) : undefined
}

function refuse(type: Type): never {
  throw wrongType(0, 'a string, list, set, tuple, map or object', type)
}
