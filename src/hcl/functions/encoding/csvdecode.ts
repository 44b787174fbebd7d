import { DYNAMIC, objectType, STRING } from '../../types/index.ts'
import { listValue, objectValue, stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { library } from '../library.ts'
import { countMarks } from './marks.ts'

const csv = library(() => import('csv-parse/sync'))

export const csvdecode: ValueFunction = {
  description: 'A list with an object for each line of CSV, whose attributes the first line names.',
  parameters: [{ name: 'str', type: STRING }],
  returns: DYNAMIC,
  call: (args, _, meter) => {
    const given = textAt(args, 0)
    countMarks(given, [',', '\n'], meter)
    const [names, ...rows] = parse(given)
    if (!names) throw new ArgumentError(0, 'its first line, with the names of the columns, is missing')
    const twice = firstTwice(names)
    if (twice !== undefined) throw new ArgumentError(0, 'two columns have one name', JSON.stringify(twice))
    const type = objectType(new Map(names.map((name) => [name, STRING])))
    return listValue(
      type,
      rows.map((row) => objectValue(names.map((name, index) => [name, stringValue(row[index] ?? '')] as const))),
    )
  },
}

function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}

function parse(text: string): string[][] {
  try {
    // A carriage return counts for nothing before the end of a line, and is a character elsewhere.
    return csv().parse(text.replaceAll(/\r(?=\n|$)/g, ''), { record_delimiter: '\n', skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof csv().CsvError)) throw error
    throw new ArgumentError(0, `it is no CSV: ${reasonOf(error.code)} in line ${String(error['lines'])}`)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'there are more or fewer fields than names of columns',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'there is a quote inside of a field that is not quoted',
}

function reasonOf(code: string): string {
  return REASONS[code] ?? 'something is wrong'
}
