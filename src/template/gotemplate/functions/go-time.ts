import { dayNames, monthNames } from '../../../calendar/index.ts'

export const rfc3339 = '2006-01-02T15:04:05Z07:00'

/** Formats an instant in UTC by a Go layout, in which parts of Mon Jan 2 15:04:05 MST 2006 stand for those of the instant. */
export function formatGoTime(instant: Date, layout: string): string {
  let text = ''
  let rest = layout
  while (rest) {
    const part = nextPart(rest, text)
    text += part.text(instant)
    rest = rest.slice(part.length)
  }
  return text
}

interface Part {
  readonly length: number
  readonly text: (instant: Date) => string
}

type Element = readonly [pattern: RegExp, text: (instant: Date, written: string) => string]

/** In the order in which they are tried; the longer of two that begin alike comes first. */
const elements: readonly Element[] = [
  [/^January/, (at) => monthNames[at.getUTCMonth()] ?? ''],
  // "Jan" inside a longer word in lower case is text, as in "Jane".
  [/^Jan(?![a-z])/, (at) => (monthNames[at.getUTCMonth()] ?? '').slice(0, 3)],
  [/^Monday/, (at) => dayNames[at.getUTCDay()] ?? ''],
  [/^Mon(?![a-z])/, (at) => (dayNames[at.getUTCDay()] ?? '').slice(0, 3)],
  [/^MST/, () => 'UTC'],
  [/^002/, (at) => zeros(dayOfYear(at), 3)],
  [/^01/, (at) => zeros(at.getUTCMonth() + 1)],
  [/^02/, (at) => zeros(at.getUTCDate())],
  [/^03/, (at) => zeros(twelveHour(at))],
  [/^04/, (at) => zeros(at.getUTCMinutes())],
  [/^05/, (at) => zeros(at.getUTCSeconds())],
  [/^06/, (at) => zeros(at.getUTCFullYear() % 100)],
  [/^15/, (at) => zeros(at.getUTCHours())],
  [/^1/, (at) => String(at.getUTCMonth() + 1)],
  [/^2006/, (at) => zeros(at.getUTCFullYear(), 4)],
  [/^2/, (at) => String(at.getUTCDate())],
  // `_2006` is an underscore before the year.
  [/^_(?=2006)/, () => '_'],
  [/^__2/, (at) => String(dayOfYear(at)).padStart(3)],
  [/^_2/, (at) => String(at.getUTCDate()).padStart(2)],
  [/^3/, (at) => String(twelveHour(at))],
  [/^4/, (at) => String(at.getUTCMinutes())],
  [/^5/, (at) => String(at.getUTCSeconds())],
  [/^PM/, (at) => (at.getUTCHours() < 12 ? 'AM' : 'PM')],
  [/^pm/, (at) => (at.getUTCHours() < 12 ? 'am' : 'pm')],
  [/^-07:00:00/, () => '+00:00:00'],
  [/^-070000/, () => '+000000'],
  [/^-07:00/, () => '+00:00'],
  [/^-0700/, () => '+0000'],
  [/^-07/, () => '+00'],
  [/^Z(?:07:00:00|070000|07:00|0700|07)/, () => 'Z'],
  [/^[.,](?:0+|9+)(?![0-9])/, fraction],
]

function nextPart(rest: string, _before: string): Part {
  for (const [pattern, text] of elements) {
    const match = pattern.exec(rest)
    if (match) return { length: match[0].length, text: (at) => text(at, match[0]) }
  }
  return { length: 1, text: () => rest.slice(0, 1) }
}

/** `.000` keeps its zeros, `.999` drops them; an instant here is known to the millisecond. */
function fraction(instant: Date, written: string): string {
  const digits = zeros(instant.getUTCMilliseconds(), 3)
    .padEnd(9, '0')
    .slice(0, written.length - 1)
  if (written[1] === '0') return written[0] + digits.padEnd(written.length - 1, '0')
  const kept = digits.replace(/0+$/, '')
  return kept && written[0] + kept
}

function twelveHour(instant: Date): number {
  return instant.getUTCHours() % 12 || 12
}

function dayOfYear(instant: Date): number {
  return 1 + Math.floor((instant.getTime() - Date.UTC(instant.getUTCFullYear(), 0, 1)) / 86_400_000)
}

function zeros(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}
