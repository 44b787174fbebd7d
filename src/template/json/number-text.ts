/**
 * What a JSON number becomes where a string is wanted: Packer reads it as a 64-bit float and prints that without an
 * exponent (`1.10` gives `1.1`, `1e3` gives `1000`). Whole numbers keep all their digits, so that long ids survive.
 * @param literal a number as it stands in the file
 */
export function goNumberText(literal: string): string {
  return /^-?\d+$/.test(literal) ? literal : withoutExponent(String(Number(literal)))
}

/** JavaScript's shortest form with its exponent, if any, written out. */
function withoutExponent(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = 1 + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}
