import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite'
import { IngotError, messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'

/** Proof that a run's process lives: an OS file lock, which ends with the process however that ends. */
export interface RunLock {
  release(): void
}

/** A database that nobody refers to is closed when it is collected, and its lock with it. These are referred to until they are released. */
const held = new Set<DatabaseSync>()

// Somebody who only looks holds the file for microseconds.
const PATIENCE: Milliseconds = 200

/**
 * Takes the lock `path`, which is a file of its own. SQLite is what gives Node a portable OS lock: the file stays empty,
 * only its exclusive transaction matters.
 * @returns undefined when a living process holds it
 * @throws IngotError `lock/unusable` when the file is something else
 */
export async function takeLock(path: string, patience = PATIENCE): Promise<RunLock | undefined> {
  return whenFree(path, { timeout: patience }, (database) => {
    // Nothing is ever written, so nothing has to be put back: a journal beside the file would outlive a killed process.
    database.exec('PRAGMA journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
    held.add(database)
    return {
      release() {
        held.delete(database)
        database.close()
      },
    }
  })
}

/**
 * Whether a living process holds the lock `path`. Looks on only: nobody is kept from taking it.
 * @throws IngotError `lock/unusable`
 */
export async function isLocked(path: string): Promise<boolean> {
  const isFree = await whenFree(path, { readOnly: true }, (database) => {
    database.exec('SELECT count(*) FROM sqlite_schema')
    database.close()
    return true
  })
  return isFree === undefined
}

async function whenFree<T>(
  path: string,
  options: DatabaseSyncOptions,
  use: (database: DatabaseSync) => T,
): Promise<T | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, options)
    return use(database)
  } catch (error) {
    database?.close()
    if (isBusy(error)) return undefined
    throw new IngotError('lock/unusable', `the lock ${path} can't be used: ${messageOf(error)}`, {
      hint: 'it is an empty file that Ingot made; delete what is there unless a process of Ingot is at work',
      cause: error,
    })
  }
}

// https://sqlite.org/rescode.html#busy
const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && (error as { errcode?: number }).errcode === SQLITE_BUSY
}
