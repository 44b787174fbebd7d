import type { Value } from '../template/value.ts'
import type { WeakKind } from './define.ts'
import { parseDuration } from './duration.ts'

export type ScalarValue = Exclude<Value, { kind: 'list' } | { kind: 'map' }>

/** `undefined` stands for "not set": what is empty is not set, except for text. */
export type Converted =
  | { readonly ok: true; readonly value: unknown; readonly warning?: string }
  | { readonly ok: false }

const MISMATCH: Converted = { ok: false }
const UNSET: Converted = { ok: true, value: undefined }

/** Turns one scalar, its text already rendered, into another kind by the rules of Packer's weak decoding. */
export function convertScalar(kind: WeakKind, value: ScalarValue): Converted {
  switch (kind) {
    case 'any':
    case 'string':
      return { ok: true, value: textOf(value) }
    case 'boolean':
      return toBoolean(value)
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'duration':
      return toDuration(value)
    default:
      return MISMATCH
  }
}

function textOf(value: ScalarValue): string {
  switch (value.kind) {
    case 'string':
      return value.value
    case 'number':
      return value.text
    case 'boolean':
      return value.value ? '1' : '0'
    case 'null':
      return ''
  }
}

function toBoolean(value: ScalarValue): Converted {
  if (value.kind === 'boolean') return { ok: true, value: value.value }
  if (value.kind === 'number') return { ok: true, value: value.value !== 0 }
  return value.kind === 'string' ? fromText(value.value, parseGoBool) : UNSET
}

function toInteger(value: ScalarValue): Converted {
  if (value.kind === 'boolean') return { ok: true, value: value.value ? 1 : 0 }
  if (value.kind === 'string') return fromText(value.value, parseGoInteger)
  if (value.kind === 'null') return UNSET
  // Go has no negative zero among its whole numbers.
  const whole = Math.trunc(value.value) + 0
  if (whole === value.value) return { ok: true, value: whole }
  return { ok: true, value: whole, warning: `${value.text} is not a whole number; ${whole} is used` }
}

function toNumber(value: ScalarValue): Converted {
  if (value.kind === 'boolean') return { ok: true, value: value.value ? 1 : 0 }
  if (value.kind === 'number') return { ok: true, value: value.value }
  return value.kind === 'string' ? fromText(value.value, parseGoFloat) : UNSET
}

/** A bare number counts nanoseconds, as in Go. */
function toDuration(value: ScalarValue): Converted {
  if (value.kind === 'number') return { ok: true, value: value.value / 1e6 }
  if (value.kind === 'string') return fromText(value.value, parseDuration)
  return value.kind === 'null' ? UNSET : MISMATCH
}

/** Templates pass variables that are not set through as empty text. */
function fromText(text: string, parse: (text: string) => unknown): Converted {
  if (text === '') return UNSET
  const value = parse(text)
  return value === undefined ? MISMATCH : { ok: true, value }
}

/** Go's `strconv.ParseBool`. */
export function parseGoBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  return undefined
}

/** Go's `strconv.ParseInt` with base 0: the prefix tells the base, a leading zero means octal, `_` may stand between digits. */
export function parseGoInteger(text: string): number | undefined {
  const match =
    /^([+-]?)(0x_?[\da-f](?:_?[\da-f])*|0b_?[01](?:_?[01])*|0o?_?[0-7](?:_?[0-7])*|0|[1-9](?:_?\d)*)$/i.exec(text)
  if (!match) return undefined
  const digits = (match[2] as string).replaceAll('_', '').replace(/^0(?=[0-7])/, '0o')
  const value = Number(digits)
  if (!Number.isSafeInteger(value)) return undefined
  return match[1] === '-' && value !== 0 ? -value : value
}

/** Go's `strconv.ParseFloat`, without its hexadecimal form. */
export function parseGoFloat(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}
