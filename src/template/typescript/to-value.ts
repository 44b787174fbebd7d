import { IngotError } from '../../errors/index.ts'
import { standInPlace } from '../../options/stand-in.ts'
import type { MapValue, Value } from '../value.ts'
import { OpenValue } from './open-value.ts'
import { type Spot, wholeSpot } from './source/index.ts'
import { isPlainObject } from './value.ts'

/**
 * What a template's function was given, as options are decoded from.
 * @param spot where it stands
 * @throws IngotError `template/value` for what no option can be: a function, a date, NaN
 */
export function toMapValue(options: Readonly<Record<string, unknown>>, spot: Spot): MapValue {
  return mapAt(options, '', spot)
}

function toValue(written: unknown, path: string, spot: Spot): Value {
  const { place } = spot
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
        const items = written.map((item, index) => toValue(item, `${path}.${index}`, spot.member(index)))
        return { kind: 'list', items, place }
      }
      if (written instanceof OpenValue) return toValue(written.standIn, path, wholeSpot(standInPlace(place)))
      if (isPlainObject(written)) return mapAt(written, `${path}.`, spot)
  }
  const hint = 'texts, numbers, true and false, lists and plain objects of them can be'
  throw new IngotError('template/value', `"${path}" cannot be ${describe(written)}`, { place, hint })
}

/** @param prefix of the paths of its members */
function mapAt(written: Readonly<Record<string, unknown>>, prefix: string, spot: Spot): MapValue {
  const given = Object.entries(written).filter(([, member]) => member !== undefined)
  const entries = given.map(([key, member]) => ({
    key,
    keyPlace: spot.key(key),
    value: toValue(member, `${prefix}${key}`, spot.member(key)),
  }))
  return { kind: 'map', entries, place: spot.place }
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
