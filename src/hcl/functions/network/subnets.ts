import { listType, NUMBER, STRING } from '../../types/index.ts'
import { listValue, stringValue, type Value } from '../../values/index.ts'
import { numberAt, textAt, wholeNumberAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { type AddressRange, parseRange, rangeText } from './address-range.ts'

export const cidrsubnet: ValueFunction = {
  description: 'The part with that number of a range that is cut into parts whose prefix is `newbits` longer.',
  parameters: [
    { name: 'prefix', type: STRING },
    { name: 'newbits', type: NUMBER },
    { name: 'netnum', type: NUMBER },
  ],
  returns: STRING,
  call: (args) => {
    const range = parseRange(textAt(args, 0), 0)
    const prefix = longerPrefix(range, args, 1, 0)
    const number = numberAt(args, 2)
    if (!number.isInteger()) throw new ArgumentError(2, 'a whole number is required', number.toString())
    const count = 1n << BigInt(prefix - range.prefix)
    const wanted = BigInt(number.toFixed())
    if (wanted < 0n || wanted >= count) throw new ArgumentError(2, `the range has ${count} such parts`, String(wanted))
    const base = range.base + (wanted << BigInt(range.bits - prefix))
    return stringValue(rangeText({ ...range, base, prefix }))
  },
}

export const cidrsubnets: ValueFunction = {
  description: 'Parts of a range, one behind the other, each with a prefix that is so many bits longer.',
  parameters: [{ name: 'prefix', type: STRING }],
  variadic: { name: 'newbits', type: NUMBER },
  returns: listType(STRING),
  call: (args) => {
    const range = parseRange(textAt(args, 0), 0)
    const parts: Value[] = []
    let next = range.base
    for (let argument = 1; argument < args.length; argument++) {
      const prefix = longerPrefix(range, args, argument, 1)
      const size = 1n << BigInt(range.bits - prefix)
      // A range starts at a multiple of its size.
      const base = ((next + size - 1n) / size) * size
      next = base + size
      if (next > range.base + (1n << BigInt(range.bits - range.prefix))) {
        throw new ArgumentError(argument, `no room for a /${prefix} is left in the range`)
      }
      parts.push(stringValue(rangeText({ ...range, base, prefix })))
    }
    return listValue(STRING, parts)
  },
}

/** As many bits as the original takes at once. */
const MOST_BITS = 32

function longerPrefix(range: AddressRange, args: readonly Value[], argument: number, least: number): number {
  const bits = wholeNumberAt(args, argument)
  if (bits < least) throw new ArgumentError(argument, `it must be at least ${least}`, String(bits))
  if (bits > MOST_BITS) throw new ArgumentError(argument, `it must be at most ${MOST_BITS}`, String(bits))
  const prefix = range.prefix + bits
  if (prefix > range.bits) {
    throw new ArgumentError(argument, `addresses have ${range.bits} bits, and the prefix would have ${prefix}`)
  }
  return prefix
}
