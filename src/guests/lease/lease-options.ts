import { type Milliseconds, milliseconds, option, parseDuration, string } from '../../options/index.ts'

/** Options of builders whose machines cost something for as long as they run. */
export const leaseOptions = {
  lease_duration: option(
    string().default('1h'),
    'How long the machine goes on running when the run that started it is gone; then it turns itself off. At least "1m"; "off" is for ever. Default "1h".',
  ),
}

/** Renewals come every quarter of it, over a connection and to a machine that may be slow. */
const SHORTEST: Milliseconds = milliseconds('1m')

/** @returns how long a lease lasts; undefined when there is to be none. @throws RangeError with what is wrong, to come after the value */
export function leaseDuration(text: string): Milliseconds | undefined {
  if (text === 'off') return undefined
  const duration = parseDuration(text)
  if (duration === undefined) throw new RangeError('must be a duration such as "1h30m", or "off"')
  if (duration < SHORTEST) throw new RangeError('must be at least "1m", or "off"')
  return duration
}
