import { Decimal as Base } from 'decimal.js'

/**
 * Numbers are decimal, where the original has binary ones of 512 bits: both hold every number that people write, and 0.1
 * is exact here. 512 bits are 154 decimal digits; that many are visible.
 */
export const VISIBLE_DIGITS = 154

/** Kept behind the visible digits, so that 1 / 3 * 3 is seen to be 1. */
const GUARD_DIGITS = 10

/** A number's text has at most this many digits before and after the point: enough for all, too few to fill a memory. */
export const MOST_EXPONENT = 10_000

/** Do not set options on it: they are these for everybody. */
export const Decimal = Base.clone({
  precision: VISIBLE_DIGITS + GUARD_DIGITS,
  rounding: Base.ROUND_HALF_EVEN,
  maxE: MOST_EXPONENT,
  minE: -MOST_EXPONENT,
  defaults: true,
})

export type Decimal = Base

/** The number that is seen: compared, printed, rounded to a whole one. */
export function visible(number: Decimal): Decimal {
  return number.precision() > VISIBLE_DIGITS ? number.toSignificantDigits(VISIBLE_DIGITS) : number
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that a decimal text stands for, or undefined if it is none or has more than {@link MOST_EXPONENT} digits. */
export function parseDecimal(text: string): Decimal | undefined {
  if (!NUMBER.test(text) || text.length > MOST_EXPONENT) return undefined
  const number = new Decimal(text)
  return number.isFinite() ? number : undefined
}

/** The number as a text without an exponent. */
export function decimalText(number: Decimal): string {
  return visible(number).toFixed()
}
