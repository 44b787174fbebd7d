/** A finite number of at least zero as `mantissa` times two to `exponent`. */
export function binaryParts(size: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, size)
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  // IEEE 754: 52 bits of fraction, an exponent biased by 1023, no leading one where the biased exponent is zero.
  const mantissa = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n)
  return { mantissa, exponent: Math.max(biased, 1) - 1075 }
}

/** A quotient rounded to the nearest whole number, and on a tie to the even one. */
export function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const whole = dividend / divisor
  const twice = (dividend % divisor) * 2n
  return twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole
}

/** `%b`: the mantissa in decimal and the power of two. */
export function formatBinaryFloat(size: number): string {
  const { mantissa, exponent } = binaryParts(size)
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
}

/** `%x`: `0x1.8p+00`; a precision is the number of hexadecimal places. */
export function formatHexFloat(size: number, precision: number | undefined): string {
  if (size === 0) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`
  const parts = binaryParts(size)
  let { mantissa, exponent } = parts
  for (; mantissa < 1n << 52n; exponent--) mantissa <<= 1n
  const places = precision ?? 13
  const scaled = mantissa << BigInt(4 * places)
  let digits = divideToEven(scaled, 1n << 52n)
  let power = exponent + 52
  if (digits >= 2n << BigInt(4 * places)) {
    digits >>= 1n
    power++
  }
  const written = digits.toString(16)
  const fraction = precision === undefined ? written.slice(1).replace(/0+$/, '') : written.slice(1)
  const sign = power < 0 ? '-' : '+'
  return `0x${written[0]}${fraction && `.${fraction}`}p${sign}${Math.abs(power).toString().padStart(2, '0')}`
}
