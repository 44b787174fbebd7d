import { DYNAMIC, NUMBER, type Type } from '../../types/index.ts'
import { MOST_EXPONENT, numberValue, type Value } from '../../values/index.ts'
import { textAt, wholeNumberAt, wrongType } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'

/** Up to base 36 the letters' case doesn't matter. */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

export const parseint: ValueFunction = {
  description: 'The whole number that a text stands for in a base from 2 to 62.',
  parameters: [
    { name: 'number', type: DYNAMIC },
    { name: 'base', type: NUMBER },
  ],
  returns: resultType,
  call: (args, _, meter) => {
    const text = textAt(args, 0)
    const base = wholeNumberAt(args, 1)
    if (base < 2 || base > 62) throw new ArgumentError(1, 'the base must be from 2 to 62', String(base))
    // Each digit takes a multiplication of all before it.
    if (text.length <= MOST_EXPONENT) meter.work(Math.floor(text.length ** 2 / 5_000))
    return numberValue(parse(text, base))
  },
}

/** Numbers are refused rather than converted: their digits have been read in base 10 already. */
function resultType([text]: readonly Value[]): Type {
  if (text?.type.kind === 'string') return NUMBER
  throw text ? wrongType(0, 'a string', text.type) : new ArgumentError(0, 'it is missing')
}

function parse(text: string, base: number): bigint {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const digits = base <= 36 ? text.slice(sign.length).toLowerCase() : text.slice(sign.length)
  if (digits === '') throw new ArgumentError(0, `it is no whole number in base ${base}`, JSON.stringify(text))
  if (digits.length > MOST_EXPONENT) throw new ArgumentError(0, `it has more than ${MOST_EXPONENT} digits`)
  let number = 0n
  for (const digit of digits) {
    const value = DIGITS.indexOf(digit)
    if (value < 0 || value >= base) {
      throw new ArgumentError(0, `it is no whole number in base ${base}`, JSON.stringify(text))
    }
    number = number * BigInt(base) + BigInt(value)
  }
  return sign === '-' ? -number : number
}
