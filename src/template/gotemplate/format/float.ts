import { binaryParts, divideToEven } from './binary.ts'

/** The forms Go's `%e`, `%f` and `%g` give. A precision of undefined is the fewest digits that read back as the same number. */
export function formatFloat(value: number, verb: 'e' | 'f' | 'g', precision: number | undefined): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (verb === 'f') return sign + (precision === undefined ? shortestFixed(size) : fixed(size, precision))
  if (verb === 'e') return sign + exponential(decimal(size, precision === undefined ? undefined : precision + 1))
  return sign + general(size, precision)
}

interface Decimal {
  /** At least one. */
  readonly digits: string
  /** Of ten, of the first digit. */
  readonly exponent: number
}

function general(size: number, precision: number | undefined): string {
  const rounded = decimal(size, precision === undefined ? undefined : Math.max(precision, 1))
  const digits = rounded.digits.replace(/0+$/, '') || '0'
  const { exponent } = rounded
  const wanted = Math.max(precision ?? 0, 1)
  const limit =
    precision === undefined
      ? shortestLimit
      : wanted > digits.length && digits.length > exponent
        ? digits.length
        : wanted
  if (exponent < -4 || exponent >= limit) return exponential({ digits, exponent })
  return plain({ digits, exponent })
}

/** Without a precision `%g` and `%v` go over to exponents here. */
const shortestLimit = 6

function exponential({ digits, exponent }: Decimal): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const power = Math.abs(exponent).toString().padStart(2, '0')
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
}

function plain({ digits, exponent }: Decimal): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return fraction ? `${whole}.${fraction}` : whole
}

function shortestFixed(size: number): string {
  return plain(decimal(size, undefined))
}

function fixed(size: number, places: number): string {
  const digits = scaled(size, places)
    .toString()
    .padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return places > 0 ? `${whole}.${digits.slice(-places)}` : whole
}

function decimal(size: number, count: number | undefined): Decimal {
  const [mantissa = '0', power = '0'] = size.toExponential().split('e')
  const exponent = Number(power)
  if (count === undefined) return { digits: mantissa.replace('.', ''), exponent }
  if (size === 0) return { digits: '0'.repeat(count), exponent: 0 }
  const digits = scaled(size, count - 1 - exponent).toString()
  if (digits.length === count) return { digits, exponent }
  // Rounding gave one digit more (9.99 to 10.0), or the shortest form had rounded up to the next power of ten.
  const moved = exponent + digits.length - count
  return { digits: scaled(size, count - 1 - moved).toString(), exponent: moved }
}

/** `size` times ten to `places`, rounded half to even on the exact value: JavaScript's own rounding differs on ties. */
function scaled(size: number, places: number): bigint {
  const { mantissa, exponent } = binaryParts(size)
  const up = (exponent > 0 ? 1n << BigInt(exponent) : 1n) * (places > 0 ? 10n ** BigInt(places) : 1n)
  const down = (exponent < 0 ? 1n << BigInt(-exponent) : 1n) * (places < 0 ? 10n ** BigInt(-places) : 1n)
  return divideToEven(mantissa * up, down)
}
