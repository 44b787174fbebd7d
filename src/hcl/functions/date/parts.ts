import { dayNames, monthNames } from '../../../calendar/index.ts'
import { NUMBER, objectType, STRING, type Type } from '../../types/index.ts'
import { numberValue, stringValue, type Value } from '../../values/index.ts'
import { localDate, type Moment } from './moment.ts'

const NUMBERS = ['year', 'year_day', 'day', 'month', 'weekday', 'hour', 'minute', 'second', 'iso_year', 'iso_week']
const NAMES = ['month_name', 'weekday_name']

/** The type of the parts of a time, with one part more. */
export function partsType(name: string, type: Type): Type {
  return objectType(
    new Map<string, Type>([
      ...NUMBERS.map((number) => [number, NUMBER] as const),
      ...NAMES.map((text) => [text, STRING] as const),
      [name, type],
    ]),
  )
}

/** What calendars and clocks showed where the moment was written down. */
export function partsOf(moment: Moment): Record<string, Value> {
  const at = localDate(moment)
  const numbers = {
    year: at.getUTCFullYear(),
    year_day: dayOfYear(at),
    day: at.getUTCDate(),
    month: at.getUTCMonth() + 1,
    weekday: at.getUTCDay(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    ...isoWeek(at),
  }
  return {
    ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, numberValue(number)])),
    month_name: stringValue(monthNames[at.getUTCMonth()] ?? ''),
    weekday_name: stringValue(dayNames[at.getUTCDay()] ?? ''),
  }
}

const DAY = 86_400_000

function dayOfYear(at: Date): number {
  return 1 + Math.floor((at.getTime() - startOfYear(at.getUTCFullYear())) / DAY)
}

/** `Date.UTC` takes the years up to 99 for those of the 20th century. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1)
}

/** A week of ISO 8601 belongs to the year that its Thursday is in. */
function isoWeek(at: Date): { iso_year: number; iso_week: number } {
  const thursday = new Date(at.getTime() + (4 - (at.getUTCDay() || 7)) * DAY)
  return { iso_year: thursday.getUTCFullYear(), iso_week: Math.ceil(dayOfYear(thursday) / 7) }
}
