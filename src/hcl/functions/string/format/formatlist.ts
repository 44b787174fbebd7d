import { DYNAMIC, listType, STRING } from '../../../types/index.ts'
import {
  isSequence,
  isWhollyKnown,
  lengthOf,
  listValue,
  type SequenceValue,
  stringValue,
  unknownValue,
  type Value,
} from '../../../values/index.ts'
import { textAt } from '../../arguments.ts'
import { ArgumentError, type ValueFunction } from '../../function.ts'
import { applyFormat } from './apply.ts'
import { parseFormat } from './spec.ts'

export const formatlist: ValueFunction = {
  description: 'Formats once for each element of the lists among the values; the other values are used each time.',
  parameters: [{ name: 'format', type: STRING }],
  variadic: { name: 'args', type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true },
  returns: listType(STRING),
  call: (args, _, meter) => {
    const values = args.slice(1)
    const count = commonLength(values)
    if (count === undefined) return unknownValue(listType(STRING))
    if (count === 0) return listValue(STRING, [])
    meter.members(count)
    const parts = parseFormat(textAt(args, 0))
    const lines = Array.from({ length: count }, (_, i) => {
      const row = values.map((value) => (isSequence(value) ? (value.items[i] as Value) : value))
      return row.every(isWhollyKnown) ? stringValue(applyFormat(parts, row, meter)) : unknownValue(STRING)
    })
    return listValue(STRING, lines)
  },
}

/** Undefined while it is open how many there are. @throws ArgumentError for lists of different lengths */
function commonLength(values: readonly Value[]): number | undefined {
  let first: { readonly index: number; readonly length: number } | undefined
  let isOpen = false
  for (const [index, value] of values.entries()) {
    const length = elementCount(value)
    if (mayBeList(value) && (length === undefined || value.kind === 'unknown')) isOpen = true
    if (length === undefined) continue
    if (first && first.length !== length) {
      throw new ArgumentError(
        index + 1,
        `it has ${length} elements, but argument ${first.index + 2} has ${first.length}`,
      )
    }
    first ??= { index, length }
  }
  return isOpen ? undefined : (first?.length ?? 1)
}

function mayBeList(value: Value | SequenceValue): boolean {
  return isSequence(value) || (value.kind === 'unknown' && /^(?:list|set|tuple|dynamic)$/.test(value.type.kind))
}

function elementCount(value: Value): number | undefined {
  if (isSequence(value)) return lengthOf(value)
  return value.kind === 'unknown' && value.type.kind === 'tuple' ? value.type.elements.length : undefined
}
