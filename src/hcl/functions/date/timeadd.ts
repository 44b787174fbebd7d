import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { momentText, parseMoment } from './moment.ts'

export const timeadd: ValueFunction = {
  description: 'The time that much later, or with a minus sign earlier: `1h30m`, `-10s`.',
  parameters: [
    { name: 'timestamp', type: STRING },
    { name: 'duration', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const moment = parseMoment(textAt(args, 0), 0)
    const total = moment.nanoseconds + parseDuration(textAt(args, 1))
    return stringValue(momentText({ ...moment, seconds: moment.seconds + Number(floorDivide(total, SECOND)) }))
  },
}

const SECOND = 1_000_000_000n

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3_600n * SECOND,
}

/** 292 years: as much as 64 bits hold. */
const MOST = 2n ** 63n - 1n

/** Longer texts are no durations that anybody writes. */
const MOST_UNITS = 1_000

const DURATION = /^([+-]?)(?:0|((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+))$/

/** Nanoseconds. @throws ArgumentError for what is no duration as Go writes them */
function parseDuration(text: string): bigint {
  const match = text.length > MOST_UNITS ? null : DURATION.exec(text)
  if (!match) throw new ArgumentError(1, 'it is no duration such as 1h30m', JSON.stringify(text))
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(/(\d*)(?:\.(\d*))?([a-zµμ]+)/g)) {
    const size = UNITS[unit] ?? 0n
    total += BigInt(whole || 0) * size + (BigInt(fraction || 0) * size) / 10n ** BigInt(fraction.length)
  }
  if (total > MOST) throw new ArgumentError(1, 'the duration is too long', JSON.stringify(text))
  return match[1] === '-' ? -total : total
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((b - 1n - a) / b)
}
