import { NUMBER, STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { numberAt, textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { textFunction } from '../string/text-function.ts'
import { addressText, parseRange } from './address-range.ts'

export const cidrhost: ValueFunction = {
  description: 'The address with that number in a range, counted from its end for negative numbers.',
  parameters: [
    { name: 'prefix', type: STRING },
    { name: 'hostnum', type: NUMBER },
  ],
  returns: STRING,
  call: (args) => {
    const { base, prefix, bits } = parseRange(textAt(args, 0), 0)
    const number = numberAt(args, 1)
    if (!number.isInteger()) throw new ArgumentError(1, 'a whole number is required', number.toString())
    const count = 1n << BigInt(bits - prefix)
    const wanted = BigInt(number.toFixed())
    const host = wanted < 0n ? count + wanted : wanted
    if (host < 0n || host >= count) throw new ArgumentError(1, `the range has ${count} addresses`, String(wanted))
    return stringValue(addressText(base + host, bits))
  },
}

export const cidrnetmask = textFunction('The netmask of a range: `255.240.0.0`.', ['prefix'], ([text = '']) => {
  const { prefix, bits } = parseRange(text, 0)
  const all = (1n << BigInt(bits)) - 1n
  return addressText(all ^ (all >> BigInt(prefix)), bits)
})
