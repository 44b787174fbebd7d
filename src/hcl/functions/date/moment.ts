import { ArgumentError } from '../function.ts'

/** An instant, and how far the clocks were ahead of UTC where it was written down. */
export interface Moment {
  /** Whole seconds since 1970: functions show no fractions. */
  readonly seconds: number
  /** What the text had behind the second's point, in nanoseconds. */
  readonly nanoseconds: bigint
  /** Minutes that local time is ahead of UTC. */
  readonly offset: number
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))$/

/** @throws ArgumentError for what is no time in RFC 3339's form, or a day that there wasn't */
export function parseMoment(text: string, argument: number): Moment {
  const match = RFC3339.exec(text)
  if (!match) throw notATime(argument, 'it is no time such as 2026-07-01T12:00:00Z (RFC 3339)', text)
  const numbers = match.slice(1, 7).map(Number)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers
  const [hours = 0, minutes = 0] = [match[10], match[11]].map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!exists || hour > 23 || minute > 59 || second > 59 || hours > 23 || minutes > 59) {
    throw notATime(argument, 'there is no such time', text)
  }
  const offset = (match[9] === '-' ? -1 : 1) * (hours * 60 + minutes)
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset * 60
  return { seconds, nanoseconds: BigInt((match[7] ?? '').padEnd(9, '0').slice(0, 9)), offset }
}

function notATime(argument: number, reason: string, text: string): ArgumentError {
  return new ArgumentError(argument, reason, JSON.stringify(text))
}

/** The time on the clocks where the moment was written down, as a date whose UTC fields are that. */
export function localDate({ seconds, offset }: Moment): Date {
  return new Date((seconds + offset * 60) * 1000)
}

/** In RFC 3339's form, without fractions of a second. */
export function momentText(moment: Moment): string {
  const at = localDate(moment)
  const date = [yearText(at), two(at.getUTCMonth() + 1), two(at.getUTCDate())].join('-')
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  return `${date}T${time}${moment.offset === 0 ? 'Z' : offsetText(moment.offset, ':')}`
}

export function yearText(at: Date): string {
  const year = at.getUTCFullYear()
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`
}

/** `+02:00` with the separator `:`. */
export function offsetText(minutes: number, separator: string): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`
}

export function two(number: number): string {
  return String(number).padStart(2, '0')
}
