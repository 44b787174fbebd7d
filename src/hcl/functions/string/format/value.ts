import { ConversionError, convert } from '../../../convert/index.ts'
import { BOOL, NUMBER, type PrimitiveType, STRING } from '../../../types/index.ts'
import { Decimal, stringValue, type Value, visible } from '../../../values/index.ts'
import { jsonText } from '../../encoding/json-text.ts'
import { ArgumentError } from '../../function.ts'
import { type Meter, UNMETERED } from '../../meter.ts'
import { countGraphemes, graphemes } from '../graphemes.ts'
import { floatDigits, integerDigits } from './number.ts'
import type { Verb } from './spec.ts'

/** A known value under a verb. @throws ArgumentError that names the value's argument, the format's being 0 */
export function formatValue(value: Value, verb: Verb, meter: Meter): string {
  if (value.kind === 'null' && verb.letter !== 'v') throw new ArgumentError(verb.index + 1, 'null cannot be formatted')
  switch (verb.letter) {
    case 'v':
      return formatAny(value, verb, meter)
    case 't':
      return String(boolOf(value, verb))
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(numberOf(value, verb), verb)
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return formatFloat(numberOf(value, verb), verb)
    case 's':
      return pad(cut(textOf(value, verb), verb, meter), verb, meter)
    case 'q':
      return pad(quoted(cut(textOf(value, verb), verb, meter), meter), verb, meter)
    default:
      throw new ArgumentError(0, `"${verb.letter}" is no verb`, verb.text)
  }
}

function formatAny(value: Value, verb: Verb, meter: Meter): string {
  if (!verb.sharp && value.kind === 'string') return pad(cut(value.value, verb, meter), verb, meter)
  if (!verb.sharp && value.kind === 'number') return formatFloat(visible(value.value), { ...verb, plus: false })
  return pad(jsonText(value, meter), verb, meter)
}

function quoted(text: string, meter: Meter = UNMETERED): string {
  return jsonText(stringValue(text), meter)
}

function formatInteger(number: Decimal, verb: Verb): string {
  if (!number.isInteger()) throw new ArgumentError(verb.index + 1, `"${verb.text}" needs a whole number`, `${number}`)
  return padNumber(number, integerDigits(BigInt(number.abs().toFixed()), verb), verb, verb.precision === undefined)
}

function formatFloat(number: Decimal, verb: Verb): string {
  return padNumber(number, floatDigits(number.abs(), verb), verb, true)
}

/** Zeros stand behind the sign, spaces before it. */
function padNumber(number: Decimal, digits: string, verb: Verb, mayZero: boolean): string {
  const sign = number.isNegative() && !number.isZero() ? '-' : verb.plus ? '+' : verb.space ? ' ' : ''
  if (verb.zero && mayZero && !verb.minus) return sign + digits.padStart((verb.width ?? 0) - sign.length, '0')
  return verb.minus ? (sign + digits).padEnd(verb.width ?? 0) : (sign + digits).padStart(verb.width ?? 0)
}

function pad(text: string, verb: Verb, meter: Meter): string {
  if (verb.width === undefined) return text
  const missing = Math.max(verb.width - countGraphemes(text, meter), 0)
  if (verb.minus) return text + ' '.repeat(missing)
  return (verb.zero ? '0' : ' ').repeat(missing) + text
}

/** The precision 0 cuts nothing, as in the original. */
function cut(text: string, { precision }: Verb, meter: Meter): string {
  if (!precision || text.length <= precision) return text
  let end = 0
  let count = 0
  for (const character of graphemes(text, meter)) {
    if (count++ === precision) break
    end += character.length
  }
  return text.slice(0, end)
}

function boolOf(value: Value, verb: Verb): boolean {
  const converted = as(value, BOOL, verb)
  return converted.kind === 'bool' && converted.value
}

function numberOf(value: Value, verb: Verb): Decimal {
  const converted = as(value, NUMBER, verb)
  return converted.kind === 'number' ? visible(converted.value) : new Decimal(0)
}

function textOf(value: Value, verb: Verb): string {
  const converted = as(value, STRING, verb)
  return converted.kind === 'string' ? converted.value : ''
}

function as(value: Value, type: PrimitiveType, verb: Verb): Value {
  try {
    return convert(value, type)
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error
    throw new ArgumentError(verb.index + 1, `"${verb.text}": ${error.reason}`, error.given && quoted(error.given))
  }
}
