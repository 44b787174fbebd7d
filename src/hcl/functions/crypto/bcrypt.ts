import { NUMBER, STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt, wholeNumberAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { Later } from '../later.ts'
import { library } from '../library.ts'

const bcryptjs = library(async () => (await import('bcryptjs')).default)

const LEAST_COST = 4
/** The algorithm knows costs up to 31, but 16 takes five seconds, 20 more than a minute and 31 two days. */
const MOST_COST = 16
const DEFAULT_COST = 10
/** The cost is the logarithm of the rounds; each takes some eighty microseconds. */
const STEPS_A_ROUND = 80
/** The algorithm looks at no more. */
const MOST_BYTES = 72
const SALT_BYTES = 16

/**
 * High costs take long, so the hash is worked out beside all else; it is one and the same for all calls with one text and cost.
 * @param random so many random bytes
 */
export function bcryptFunction(random: (size: number) => Uint8Array): ValueFunction {
  const hashes = new Later<string>()
  return {
    description: 'The bcrypt hash of the text, with a cost from 4 to 16 (10).',
    parameters: [{ name: 'str', type: STRING }],
    variadic: { name: 'cost', type: NUMBER },
    returns: STRING,
    call: (args, _, meter) => {
      if (args.length > 2) throw new ArgumentError(2, 'it takes no more than 2 arguments')
      const text = textAt(args, 0)
      const cost = args.length > 1 ? costAt(args) : DEFAULT_COST
      const { encodeBase64, hash } = bcryptjs()
      if (Buffer.byteLength(text) > MOST_BYTES) throw new ArgumentError(0, `it has more than ${MOST_BYTES} bytes`)
      const start = () => {
        meter.work(2 ** cost * STEPS_A_ROUND)
        return hash(text, salt(encodeBase64, random, cost))
      }
      return stringValue(hashes.get(`${cost} ${text}`, start))
    },
  }
}

/** Costs that are too low count as the default, as in the original. */
function costAt(args: Parameters<typeof wholeNumberAt>[0]): number {
  const cost = wholeNumberAt(args, 1)
  if (cost > MOST_COST) throw new ArgumentError(1, `it must be at most ${MOST_COST}`, String(cost))
  return cost < LEAST_COST ? DEFAULT_COST : cost
}

function salt(
  encode: (bytes: Uint8Array, size: number) => string,
  random: (size: number) => Uint8Array,
  cost: number,
): string {
  return `$2a$${String(cost).padStart(2, '0')}$${encode(random(SALT_BYTES), SALT_BYTES)}`
}
