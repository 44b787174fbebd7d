import type { Filter } from '@aws-sdk/client-ec2'

/** Filters as templates write them: a value is a list with commas between, as in CSV. */
export function toFilters(filters: Readonly<Record<string, string>>): Filter[] {
  return Object.entries(filters).map(([Name, text]) => ({ Name, Values: csvValues(text) }))
}

/** The fields of one CSV record: a field in double quotes may contain commas, and quotes doubled. */
function csvValues(text: string): string[] {
  const fields = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g)]
  return fields.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}
