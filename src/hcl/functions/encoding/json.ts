import { DYNAMIC, STRING } from '../../types/index.ts'
import {
  boolValue,
  isWhollyKnown,
  NULL,
  numberValue,
  objectValue,
  parseDecimal,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../../values/index.ts'
import { textAt, valueAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { jsonText } from './json-text.ts'
import { countMarks } from './marks.ts'

export const jsonencode: ValueFunction = {
  description: 'The value as JSON, without spaces.',
  parameters: [{ name: 'val', type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true }],
  returns: STRING,
  call: (args, _, meter) => {
    const value = valueAt(args, 0)
    return isWhollyKnown(value) ? stringValue(jsonText(value, meter)) : unknownValue(STRING)
  },
}

export const jsondecode: ValueFunction = {
  description: 'The value that a JSON text stands for: arrays become tuples, objects stay objects.',
  parameters: [{ name: 'str', type: STRING }],
  returns: DYNAMIC,
  call: (args, _, meter) => {
    const text = textAt(args, 0)
    countMarks(text, [',', '[', '{', ':'], meter)
    return parse(text)
  },
}

/** Numbers keep all of their digits: they are read from the text, not from the floats that JavaScript makes of them. */
function parse(text: string): Value {
  try {
    return JSON.parse(text, reviveValue) as Value
  } catch (error) {
    if (error instanceof ArgumentError) throw error
    // V8 quotes the text in its message, which says no more to who wrote it than where it went wrong.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : 'it is no JSON'
    throw new ArgumentError(0, reason, error instanceof SyntaxError ? error.message : undefined)
  }
}

function reviveValue(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): Value {
  if (value === null) return NULL
  switch (typeof value) {
    case 'string':
      return stringValue(value)
    case 'boolean':
      return boolValue(value)
    case 'number':
      return numberOf(context?.source ?? String(value))
    default:
      // What is inside has been revived before.
      return Array.isArray(value) ? tupleValue(value as Value[]) : objectValue(Object.entries(value as object))
  }
}

function numberOf(source: string): Value {
  const number = parseDecimal(source)
  if (!number) throw new ArgumentError(0, 'the number is too large', source)
  return numberValue(number)
}
