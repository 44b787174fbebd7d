import type { JournalRecord } from './journal.ts'

/** A journal's file, read: what could be understood, and the lines that could not, untouched. */
export interface JournalText {
  /** With an `unclear` for each entry that a line which could not be understood speaks of. */
  readonly records: readonly JournalRecord[]
  readonly unreadable: readonly { readonly line: number; readonly text: string }[]
}

/** One record as a line of JSON, with its line end. */
export function journalLine(record: JournalRecord): string {
  return `${JSON.stringify(record)}\n`
}

/** What a writer that finds half a line puts after it, before its own first line. */
export const TORN_LINE_END = ' #torn\n'

/**
 * Reads a journal's text. A last line without a line end is what a process was writing when it was killed, or its disk was
 * full: it was never relied on (nothing is made before its line is complete), so it is passed over in silence, as are those
 * that a later writer has found and marked.
 */
export function parseJournal(text: string): JournalText {
  const lines = text.split('\n')
  lines.pop()
  const records: JournalRecord[] = []
  const unreadable: { line: number; text: string }[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '' || `${line}\n`.endsWith(TORN_LINE_END)) continue
    const record = parseLine(line)
    if (record) records.push(record)
    else {
      unreadable.push({ line: index + 1, text: line })
      records.push(...unclearRecords(line))
    }
  }
  return { records, unreadable }
}

/** Whatever looks like an entry's key. Such a line may have said of any of them that it is to be kept. */
function unclearRecords(line: string): JournalRecord[] {
  const keys = line.split('"').filter((text) => /-\d+$/.test(text))
  return keys.map((key) => ({ record: 'unclear', key, at: 0 }))
}

function parseLine(line: string): JournalRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is JournalRecord {
  if (!isObject(value) || typeof value['key'] !== 'string' || typeof value['at'] !== 'number') return false
  switch (value['record']) {
    case 'intended':
      return (
        typeof value['kind'] === 'string' &&
        typeof value['what'] === 'string' &&
        typeof value['expires'] === 'number' &&
        isObject(value['scope'])
      )
    case 'created':
      return typeof value['id'] === 'string'
    case 'kept':
      return value['also'] === undefined || isListOfTexts(value['also'])
    case 'temporary':
    case 'given-back':
      return true
    case 'trouble':
      return typeof value['reason'] === 'string'
    case 'progress':
      return typeof value['build'] === 'string' && value['facts'] !== undefined
    default:
      return false
  }
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
