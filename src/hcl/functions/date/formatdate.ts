import { dayNames, monthNames } from '../../../calendar/index.ts'
import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { localDate, type Moment, offsetText, parseMoment, two, yearText } from './moment.ts'

export const formatdate: ValueFunction = {
  description: "A time in RFC 3339's form, written as the format says: `DD MMM YYYY hh:mm ZZZ`.",
  parameters: [
    { name: 'format', type: STRING },
    { name: 'time', type: STRING },
  ],
  returns: STRING,
  call: (args) => {
    const parts = parseFormat(textAt(args, 0))
    const moment = parseMoment(textAt(args, 1), 1)
    return stringValue(parts.map((part) => part(moment, localDate(moment))).join(''))
  },
}

type Part = (moment: Moment, at: Date) => string

const VERBS: Readonly<Record<string, Part>> = {
  YYYY: (_, at) => yearText(at),
  YY: (_, at) => two(at.getUTCFullYear() % 100),
  MMMM: (_, at) => monthNames[at.getUTCMonth()] ?? '',
  MMM: (_, at) => (monthNames[at.getUTCMonth()] ?? '').slice(0, 3),
  MM: (_, at) => two(at.getUTCMonth() + 1),
  M: (_, at) => String(at.getUTCMonth() + 1),
  DD: (_, at) => two(at.getUTCDate()),
  D: (_, at) => String(at.getUTCDate()),
  EEEE: (_, at) => dayNames[at.getUTCDay()] ?? '',
  EEE: (_, at) => (dayNames[at.getUTCDay()] ?? '').slice(0, 3),
  hh: (_, at) => two(at.getUTCHours()),
  h: (_, at) => String(at.getUTCHours()),
  HH: (_, at) => two(at.getUTCHours() % 12 || 12),
  H: (_, at) => String(at.getUTCHours() % 12 || 12),
  AA: (_, at) => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
  aa: (_, at) => (at.getUTCHours() < 12 ? 'am' : 'pm'),
  mm: (_, at) => two(at.getUTCMinutes()),
  m: (_, at) => String(at.getUTCMinutes()),
  ss: (_, at) => two(at.getUTCSeconds()),
  s: (_, at) => String(at.getUTCSeconds()),
  ZZZZZ: ({ offset }) => offsetText(offset, ':'),
  ZZZZ: ({ offset }) => offsetText(offset, ''),
  ZZZ: ({ offset }) => (offset === 0 ? 'UTC' : offsetText(offset, '')),
  Z: ({ offset }) => (offset === 0 ? 'Z' : offsetText(offset, ':')),
}

/** Longer ones are no formats that anybody writes. */
const MOST_UNITS = 10_000

/** A text in quotes, in which two quotes are one; one letter, repeated; or anything else. */
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g

function parseFormat(format: string): Part[] {
  if (format.length > MOST_UNITS) throw new ArgumentError(0, `it has more than ${MOST_UNITS} characters`)
  return Array.from(format.matchAll(TOKEN), ([token, literal, letter]) => {
    if (token === "'") throw new ArgumentError(0, 'a quoted text has no end')
    if (literal !== undefined) return constant(literal.replaceAll("''", "'"))
    if (letter === undefined) return constant(token)
    const verb = Object.hasOwn(VERBS, token) ? VERBS[token] : undefined
    if (!verb)
      throw new ArgumentError(0, `letters that mean nothing must stand in single quotes`, JSON.stringify(token))
    return verb
  })
}

function constant(text: string): Part {
  return () => text
}
