import type { Milliseconds } from '../options/index.ts'

/** Proof that a run's process lives: an OS file lock, which ends with the process however that ends. */
export interface RunLock {
  release(): void
}

// Somebody who only looks holds the file for microseconds.
const PATIENCE: Milliseconds = 200

/**
 * Takes the lock `path`, which is a file of its own. SQLite is what gives Node a portable OS lock: the file stays empty,
 * only its exclusive transaction matters.
 * @returns undefined when a living process holds it
 */
export async function takeLock(path: string, patience = PATIENCE): Promise<RunLock | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path, { timeout: patience })
  try {
    // Nothing is ever written, so nothing has to be put back: a journal beside the file would outlive a killed process.
    database.exec('PRAGMA journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return { release: () => database.close() }
}

/** Whether a living process holds the lock `path`. Looks on only: nobody is kept from taking it. */
export async function isLocked(path: string): Promise<boolean> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    database.exec('SELECT count(*) FROM sqlite_schema')
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw error
  } finally {
    database.close()
  }
}

// https://sqlite.org/rescode.html#busy
const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && (error as { errcode?: number }).errcode === SQLITE_BUSY
}
