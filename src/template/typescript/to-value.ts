import { IngotError, type Place } from '../../errors/index.ts'
import type { MapValue, Value } from '../value.ts'
import { isPlainObject } from './value.ts'

/**
 * What a template's function was given, as options are decoded from. All of it stands where the function was called.
 * @throws IngotError `template/value` for what no option can be: a function, a date, NaN
 */
export function toMapValue(options: Readonly<Record<string, unknown>>, place: Place): MapValue {
  const entries = Object.entries(options).flatMap(([key, member]) => {
    const value = member === undefined ? undefined : toValue(member, key, place)
    return value ? [{ key, keyPlace: place, value }] : []
  })
  return { kind: 'map', entries, place }
}

function toValue(written: unknown, path: string, place: Place): Value {
  switch (typeof written) {
    case 'string':
      return { kind: 'string', value: written, place }
    case 'boolean':
      return { kind: 'boolean', value: written, place }
    case 'bigint':
      return { kind: 'number', value: Number(written), text: String(written), place }
    case 'number':
      if (Number.isFinite(written)) return { kind: 'number', value: written, text: numberText(written), place }
      break
    case 'object':
      if (written === null) return { kind: 'null', place }
      if (Array.isArray(written)) {
        return { kind: 'list', items: written.map((item, index) => toValue(item, `${path}.${index}`, place)), place }
      }
      if (isPlainObject(written)) return mapAt(written, path, place)
  }
  const hint = 'texts, numbers, true and false, lists and plain objects of them can be'
  throw new IngotError('template/value', `"${path}" cannot be ${describe(written)}`, { place, hint })
}

function mapAt(written: Readonly<Record<string, unknown>>, path: string, place: Place): MapValue {
  const given = Object.entries(written).filter(([, member]) => member !== undefined)
  const entries = given.map(([key, member]) => ({
    key,
    keyPlace: place,
    value: toValue(member, `${path}.${key}`, place),
  }))
  return { kind: 'map', entries, place }
}

/** Without an exponent, as numbers are written in templates. */
function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(value).includes('e') ? value.toFixed(20) : String(value)
}

function describe(written: unknown): string {
  if (typeof written === 'function') return 'a function'
  if (typeof written === 'object') return `a ${written?.constructor.name ?? 'special object'}`
  return String(written)
}
