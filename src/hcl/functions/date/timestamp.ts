import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import type { ValueFunction } from '../function.ts'
import { momentText } from './moment.ts'

/** @param now asked for each call: the time is that of the call */
export function timestampFunction(now: () => Date): ValueFunction {
  return {
    description: "The time in UTC in RFC 3339's form.",
    parameters: [],
    returns: STRING,
    call: () => stringValue(momentText({ seconds: Math.floor(now().getTime() / 1000), nanoseconds: 0n, offset: 0 })),
  }
}
