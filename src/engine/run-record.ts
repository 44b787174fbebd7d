import type { RememberedData } from './data-memory.ts'
import type { Outcome } from './events.ts'

/** What `run.json` says of a run: enough for `ingot runs`, never a secret. Times in milliseconds since the Unix epoch. */
export interface RunRecord {
  readonly version: 1
  readonly id: string
  readonly template: string
  /** SHA-256 of the template's text. Older versions didn't note it. */
  readonly templateDigest?: string
  /** What its data sources gave. Older versions didn't note it. */
  readonly data?: readonly RememberedData[]
  /** Display names of the builds. */
  readonly builds: readonly string[]
  /** The command line, with the values of sensitive variables masked. */
  readonly argv: readonly string[]
  readonly cwd: string
  /** When the template was read: what `{{timestamp}}` gives. */
  readonly started: number
  readonly host: string
  readonly pid: number
  /** Ingot's version. */
  readonly ingot: string
  readonly finished?: number
  readonly outcome?: Outcome
}

/** @returns undefined when the text is not a record that this version can read */
export function parseRunRecord(text: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRunRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRunRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Record<string, unknown>
  return (
    record['version'] === 1 &&
    ['id', 'template', 'cwd', 'host', 'ingot'].every((name) => typeof record[name] === 'string') &&
    ['started', 'pid'].every((name) => typeof record[name] === 'number') &&
    [record['builds'], record['argv']].every(isListOfTexts)
  )
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
