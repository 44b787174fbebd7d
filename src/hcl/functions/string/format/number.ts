import { Decimal } from '../../../values/index.ts'
import type { Verb } from './spec.ts'

const RADIX: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  d: [10, ''],
  b: [2, '0b'],
  o: [8, '0'],
  x: [16, '0x'],
  X: [16, '0X'],
}

/** A whole number without its sign. */
export function integerDigits(number: bigint, verb: Verb): string {
  const [base, prefix] = RADIX[verb.letter] ?? [10, '']
  const digits = number.toString(base).padStart(verb.precision ?? 0, '0')
  return `${verb.sharp ? prefix : ''}${verb.letter === 'X' ? digits.toUpperCase() : digits}`
}

/** A number that is not negative, under one of the verbs e, E, f, g and G. */
export function floatDigits(number: Decimal, verb: Verb): string {
  switch (verb.letter) {
    case 'e':
      return exponential(number, verb.precision ?? 6)
    case 'E':
      return exponential(number, verb.precision ?? 6).toUpperCase()
    case 'G':
      return general(number, verb.precision).toUpperCase()
    case 'g':
    case 'v':
      return general(number, verb.precision)
    default:
      return number.toFixed(verb.precision ?? 6, Decimal.ROUND_HALF_EVEN)
  }
}

/** The exponent has two digits at least: `1.5e+06`. */
function exponential(number: Decimal, decimals?: number): string {
  const text = decimals === undefined ? number.toExponential() : number.toExponential(decimals, Decimal.ROUND_HALF_EVEN)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** As many digits as the precision says, or as it needs; an exponent only where the number is far from 1. */
function general(number: Decimal, precision: number | undefined): string {
  const rounded = precision === undefined ? number : number.toSignificantDigits(Math.max(precision, 1))
  const digits = rounded.precision()
  // 6 is Go's limit for numbers that have as many digits as they need.
  const limit = precision === undefined ? 6 : limitFor(Math.max(precision, 1), digits, rounded.e)
  if (rounded.isZero() || (rounded.e >= -4 && rounded.e < limit)) return rounded.toFixed()
  return exponential(rounded)
}

/** Zeros at the end don't count towards the limit, as long as they stand behind the point. */
function limitFor(precision: number, digits: number, exponent: number): number {
  return precision > digits && digits >= exponent + 1 ? digits : precision
}
