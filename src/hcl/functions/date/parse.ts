import { NUMBER, STRING } from '../../types/index.ts'
import { numberValue, objectValue, stringValue } from '../../values/index.ts'
import { numberAt, textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { momentText, parseMoment } from './moment.ts'
import { partsOf, partsType } from './parts.ts'

export const rfc3339_parse: ValueFunction = {
  description: "An object with the parts of a time in RFC 3339's form, and its seconds since 1970 as `unix`.",
  parameters: [{ name: 'timestamp', type: STRING }],
  returns: partsType('unix', NUMBER),
  call: (args) => {
    const moment = parseMoment(textAt(args, 0), 0)
    return objectValue({ ...partsOf(moment), unix: numberValue(moment.seconds) })
  },
}

/** JavaScript's dates end there, in the year 275760. */
const MOST_SECONDS = 8_640_000_000_000

export const unix_timestamp_parse: ValueFunction = {
  description: 'An object with the parts of the time in UTC so many seconds after 1970, and its text as `rfc3339`.',
  parameters: [{ name: 'unix_timestamp', type: NUMBER }],
  returns: partsType('rfc3339', STRING),
  call: (args) => {
    const number = numberAt(args, 0)
    if (!number.isInteger()) throw new ArgumentError(0, 'a whole number is required', number.toString())
    if (number.abs().gt(MOST_SECONDS)) throw new ArgumentError(0, 'there is no such time', number.toString())
    const moment = { seconds: number.toNumber(), nanoseconds: 0n, offset: 0 }
    return objectValue({ ...partsOf(moment), rfc3339: stringValue(momentText(moment)) })
  },
}
