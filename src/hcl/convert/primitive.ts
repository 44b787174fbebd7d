import type { PrimitiveType } from '../types/index.ts'
import { boolValue, decimalText, numberValue, parseDecimal, stringValue, type Value } from '../values/index.ts'
import { ConversionError, type PathStep } from './conversion-error.ts'
import { mismatch } from './mismatch.ts'

/** @throws ConversionError for texts that are no number or bool, and for what isn't primitive */
export function convertPrimitive(value: Value, want: PrimitiveType, path: readonly PathStep[]): Value {
  if (value.kind === want.kind) return value
  if (want.kind === 'string') {
    if (value.kind === 'number') return stringValue(decimalText(value.value))
    if (value.kind === 'bool') return stringValue(String(value.value))
  }
  if (value.kind === 'string') {
    return want.kind === 'number' ? numberOf(value.value, path) : boolOf(value.value, path)
  }
  throw new ConversionError(mismatch(value.type, want), path)
}

function numberOf(text: string, path: readonly PathStep[]): Value {
  const number = parseDecimal(text)
  if (number === undefined) throw new ConversionError('a number is required', path, text)
  return numberValue(number)
}

function boolOf(text: string, path: readonly PathStep[]): Value {
  if (text === 'true' || text === '1') return boolValue(true)
  if (text === 'false' || text === '0') return boolValue(false)
  const lower = text.toLowerCase()
  const isUpper = lower === 'true' || lower === 'false'
  throw new ConversionError(isUpper ? `a bool is required: "${lower}" in lower case` : 'a bool is required', path, text)
}
