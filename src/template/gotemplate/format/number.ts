import { formatBinaryFloat, formatHexFloat } from './binary.ts'
import { type Flags, pad, padWithSpaces } from './flags.ts'
import { formatFloat } from './float.ts'
import { quoteCharacter } from './quote.ts'

const bases: Readonly<Record<string, { readonly base: number; readonly prefix: string }>> = {
  v: { base: 10, prefix: '' },
  d: { base: 10, prefix: '' },
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0' },
  O: { base: 8, prefix: '0o' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
}

/** An int under a verb, or undefined when the verb is not for ints. */
export function formatIntVerb(verb: string, value: bigint, flags: Flags): string | undefined {
  if (verb === 'c') return pad(characterOf(value), flags)
  if (verb === 'q') return pad(quoteCharacter(Number(value), flags.plus), flags)
  if (verb === 'U') return padWithSpaces(unicodeName(value, flags), flags)
  const form = bases[verb]
  if (!form) return undefined
  const digits = (value < 0n ? -value : value).toString(form.base)
  const prefix = verb === 'O' || flags.sharp ? form.prefix : ''
  const cased = verb === 'X' ? digits.toUpperCase() : digits
  return withSign(signOf(value < 0n, flags), cased, prefix, flags)
}

function withSign(sign: string, digits: string, prefix: string, flags: Flags): string {
  if (flags.precision !== undefined) {
    if (flags.precision === 0 && digits === '0') return padWithSpaces('', flags)
    return padWithSpaces(sign + leading(digits.padStart(flags.precision, '0'), prefix), flags)
  }
  if (!flags.zero || flags.minus || flags.width === undefined)
    return padWithSpaces(sign + leading(digits, prefix), flags)
  const filled = digits.padStart(flags.width - sign.length, '0')
  return sign + leading(filled, prefix)
}

/** Octal's `0` is written only where no other zero leads. */
function leading(digits: string, prefix: string): string {
  return prefix === '0' && digits.startsWith('0') ? digits : prefix + digits
}

function signOf(negative: boolean, flags: Flags): string {
  if (negative) return '-'
  if (flags.plus) return '+'
  return flags.space ? ' ' : ''
}

function characterOf(value: bigint): string {
  const isScalar = value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn)
  return isScalar ? String.fromCodePoint(Number(value)) : '\ufffd'
}

function unicodeName(value: bigint, flags: Flags): string {
  const digits = BigInt.asUintN(64, value)
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 0), '0')
  return `U+${digits}${flags.sharp ? ` '${characterOf(value)}'` : ''}`
}

/** A float under a verb, or undefined when the verb is not for floats. */
export function formatFloatVerb(verb: string, value: number, flags: Flags): string | undefined {
  const written = Number.isFinite(value) ? writeFloat(verb, Math.abs(value), flags) : writeSpecial(verb, value)
  if (written === undefined) return undefined
  const digits = flags.sharp && Number.isFinite(value) ? withAllDigits(written, verb, flags.precision) : written
  const sign = signOf(value < 0 || Object.is(value, -0), flags)
  if (!flags.zero || flags.minus || !Number.isFinite(value)) return padWithSpaces(sign + digits, flags)
  return sign + digits.padStart((flags.width ?? 0) - sign.length, '0')
}

function writeFloat(verb: string, size: number, { precision }: Flags): string | undefined {
  switch (verb) {
    case 'v':
    case 'g':
      return formatFloat(size, 'g', precision)
    case 'G':
      return formatFloat(size, 'g', precision).toUpperCase()
    case 'e':
      return formatFloat(size, 'e', precision ?? 6)
    case 'E':
      return formatFloat(size, 'e', precision ?? 6).toUpperCase()
    case 'f':
    case 'F':
      return formatFloat(size, 'f', precision ?? 6)
    case 'b':
      return formatBinaryFloat(size)
    case 'x':
      return formatHexFloat(size, precision)
    case 'X':
      return formatHexFloat(size, precision).toUpperCase()
    default:
      return undefined
  }
}

function writeSpecial(verb: string, value: number): string | undefined {
  if (!/^[vgGeEfFbxX]$/.test(verb)) return undefined
  return Number.isNaN(value) ? 'NaN' : 'Inf'
}

/** `#` keeps the decimal point and, in the general and hexadecimal forms, the zeros up to the precision. */
function withAllDigits(text: string, verb: string, precision: number | undefined): string {
  if (verb === 'v' || verb === 'b') return text
  const [mantissa = '', ...power] = text.split(/x/i.test(verb) ? /(?=[pP])/ : /(?=[eE])/)
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`
  if (/[efEF]/.test(verb)) return pointed + power.join('')
  return pointed + '0'.repeat(Math.max(0, (precision ?? 6) - countDigits(mantissa))) + power.join('')
}

/** Go counts from the first character that is no zero, and takes the `x` of `0x` for one. */
function countDigits(mantissa: string): number {
  return mantissa === '0' ? 1 : mantissa.replace('.', '').replace(/^0+/, '').length
}
