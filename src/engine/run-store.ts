import { open, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError, messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { DiskJournal, unwritable } from './disk-journal.ts'
import type { Journal, JournalRecord } from './journal.ts'
import { type JournalText, parseJournal } from './journal-text.ts'
import type { LedgerEntry } from './ledger.ts'
import { makeFolder } from './make-folder.ts'
import { isLeftover, replay } from './run-ledger.ts'
import { isLocked, type RunLock, takeLock } from './run-lock.ts'
import { parseRunRecord, type RunRecord } from './run-record.ts'

/** A run that this process holds: nobody else may touch it until it is released or the process ends. */
export interface HeldRun {
  readonly id: string
  readonly journal: Journal
  /** What earlier processes recorded. */
  readonly past: readonly JournalRecord[]
  /** Replaces `run.json` in one piece. */
  describe(record: RunRecord): Promise<void>
  /** May be called more than once. */
  release(): Promise<void>
}

/** A run as somebody sees it who only looks. */
export interface RunSummary {
  readonly id: string
  /** Undefined when `run.json` is missing or unreadable. */
  readonly record: RunRecord | undefined
  readonly live: boolean
  readonly entries: readonly LedgerEntry[]
  readonly leftovers: readonly LedgerEntry[]
  /** The ledger has lines that can't be read: there may be more than is known. */
  readonly hasGaps: boolean
  /** What could not be read, as sentences. Such files are left as they are. */
  readonly trouble: readonly string[]
}

/** Every run's folder below `STATE/runs`: `run.json`, `ledger.jsonl`, `lock` and `tmp/`. */
export class RunStore {
  readonly #root: string

  /** @param state the state folder, see `foldersOf` */
  constructor(state: string) {
    this.#root = runsFolder(state)
  }

  /** Begins a run of this process. @throws IngotError `ledger/unwritable` */
  async begin(record: RunRecord): Promise<HeldRun> {
    const folder = join(this.#root, record.id)
    try {
      makeFolder(folder)
      const lock = await lockIn(folder, NEW_RUN_PATIENCE)
      if (!lock) throw new Error('another process holds its lock')
      // The record comes after the lock: whoever sees a record knows that the lock tells the truth.
      await writeRecord(folder, record)
      return new DiskRun(record.id, folder, lock, await DiskJournal.open(join(folder, LEDGER)), [])
    } catch (error) {
      throw error instanceof IngotError ? error : unwritable(folder, error)
    }
  }

  /**
   * Takes over a run whose process has ended, to give back what it left or to go on with it.
   * @returns undefined when its process still lives
   */
  async adopt(id: string): Promise<HeldRun | undefined> {
    const folder = join(this.#root, id)
    const lock = await lockIn(folder)
    if (!lock) return undefined
    const { records } = await readJournal(folder)
    return new DiskRun(id, folder, lock, await DiskJournal.open(join(folder, LEDGER)), records)
  }

  /** All runs, oldest first. */
  async list(): Promise<readonly RunSummary[]> {
    const summaries = await Promise.all((await this.#ids()).map((id) => this.look(id)))
    return summaries.sort((a, b) => (a.record?.started ?? 0) - (b.record?.started ?? 0) || a.id.localeCompare(b.id))
  }

  /** One run. @throws IngotError `ledger/unknown-run` */
  async look(id: string): Promise<RunSummary> {
    if (!(await this.#ids()).includes(id)) {
      throw new IngotError('ledger/unknown-run', `there is no run "${id}" in ${this.#root}`, {
        hint: 'run "ingot runs" to see the runs there are',
      })
    }
    return summarise(join(this.#root, id), id)
  }

  async #ids(): Promise<readonly string[]> {
    try {
      const entries = await readdir(this.#root, { withFileTypes: true })
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    } catch (error) {
      if (isMissing(error)) return []
      throw new IngotError('ledger/unreadable', `the runs in ${this.#root} can't be read: ${messageOf(error)}`, {
        hint: 'look at its permissions, or set INGOT_HOME to another folder',
        cause: error,
      })
    }
  }
}

export function runsFolder(state: string): string {
  return join(state, 'runs')
}

/** Nobody but lookers-on can hold a new run's lock, however slow a busy computer makes them. */
const NEW_RUN_PATIENCE: Milliseconds = 10_000

const LEDGER = 'ledger.jsonl'
const LOCK = 'lock'
const RECORD = 'run.json'

class DiskRun implements HeldRun {
  readonly id: string
  readonly journal: Journal
  readonly past: readonly JournalRecord[]
  readonly #folder: string
  readonly #lock: RunLock
  #released = false

  constructor(id: string, folder: string, lock: RunLock, journal: Journal, past: readonly JournalRecord[]) {
    this.id = id
    this.#folder = folder
    this.#lock = lock
    this.journal = journal
    this.past = past
  }

  describe(record: RunRecord): Promise<void> {
    return writeRecord(this.#folder, record)
  }

  async release(): Promise<void> {
    if (this.#released) return
    this.#released = true
    await this.journal.close()
    this.#lock.release()
  }
}

async function lockIn(folder: string, patience?: Milliseconds): Promise<RunLock | undefined> {
  const path = join(folder, LOCK)
  try {
    await (await open(path, 'a', 0o600)).close()
  } catch (cause) {
    throw new IngotError('lock/unusable', `the lock ${path} can't be used: ${messageOf(cause)}`, { cause })
  }
  return takeLock(path, patience)
}

async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  const path = join(folder, RECORD)
  await writeFile(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function summarise(folder: string, id: string): Promise<RunSummary> {
  try {
    return await readRun(folder, id)
  } catch (error) {
    // Nobody can say whether it lives, so it is taken for alive and left alone; the other runs are still there to see.
    return { id, record: undefined, live: true, entries: [], leftovers: [], hasGaps: true, trouble: [messageOf(error)] }
  }
}

async function readRun(folder: string, id: string): Promise<RunSummary> {
  const trouble: string[] = []
  const live = await isLive(folder)
  const text = await readIfThere(join(folder, RECORD))
  const record = text === undefined ? undefined : parseRunRecord(text)
  if (text !== undefined && !record)
    trouble.push(`${join(folder, RECORD)} can't be read by this version; it is left as it is`)
  const { records, unreadable } = await readJournal(folder)
  for (const { line } of unreadable) {
    trouble.push(`${join(folder, LEDGER)}:${line} can't be read by this version; it is left as it is`)
  }
  const entries = [...replay(id, records).values()]
  const hasGaps = unreadable.length > 0
  return { id, record, live, entries, leftovers: entries.filter(isLeftover), hasGaps, trouble }
}

async function isLive(folder: string): Promise<boolean> {
  const path = join(folder, LOCK)
  // Without a lock file its process ended before it took the lock, so before it could create anything.
  return (await readIfThere(path)) !== undefined && isLocked(path)
}

async function readJournal(folder: string): Promise<JournalText> {
  return parseJournal((await readIfThere(join(folder, LEDGER))) ?? '')
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new IngotError('ledger/unreadable', `${path} can't be read: ${messageOf(error)}`)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT'
}
