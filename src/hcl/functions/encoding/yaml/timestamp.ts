const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(Z|[-+]\d{2}:\d{2})?)?$/

/** A YAML timestamp in RFC 3339's form, without fractions of a second; undefined for other texts. */
export function timestampText(text: string): string | undefined {
  const match = TIMESTAMP.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', separator, hour = '0', minute = '0', second = '0', zone] = match
  // Behind a space the time is in UTC, behind a T a zone has to be there.
  if (separator === ' ' ? zone !== undefined : separator !== undefined && zone === undefined) return undefined
  const parts = [year, month, day, hour, minute, second].map(Number)
  if (!exists(parts)) return undefined
  const [date, time] = [parts.slice(1, 3), parts.slice(3)].map((numbers) => numbers.map(twoDigits))
  return `${year}-${date?.join('-')}T${time?.join(':')}${zone ?? 'Z'}`
}

function exists([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return day <= date.getUTCDate()
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
