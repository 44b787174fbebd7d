import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Clock } from '../../engine/index.ts'
import { makeFolder } from '../../engine/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import { type BucketStore, MemoryStore } from './store.ts'
import { type BucketState, UNTOUCHED } from './turns.ts'

/** How long this process waits for another one's change, which takes far less than a millisecond. The event loop stands still. */
const PATIENCE: Milliseconds = 5
/** Somebody holds the file for longer than that: a process that was stopped, say. It is left alone for a while. */
const WHEN_BUSY: Milliseconds = 1000
/** The file can't be used: no room, no right, no folder. */
const WHEN_UNUSABLE: Milliseconds = 60_000

// https://sqlite.org/rescode.html
const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

interface Opened {
  readonly database: DatabaseSync
  readonly read: StatementSync
  readonly write: StatementSync
}

/**
 * Shared by all processes that use the same file. Nothing that is wrong with the file ever fails or delays a call: this process
 * then counts for itself, and looks again later.
 */
export class SharedStore implements BucketStore {
  readonly #path: string
  readonly #clock: Pick<Clock, 'now'>
  readonly #sqlite: typeof import('node:sqlite')
  readonly #alone = new MemoryStore()
  #opened: Opened | undefined
  #aloneUntil = 0

  /** Loads what it needs. The file is made with the first change. */
  static async at(path: string, clock: Pick<Clock, 'now'>): Promise<SharedStore> {
    return new SharedStore(path, clock, await import('node:sqlite'))
  }

  private constructor(path: string, clock: Pick<Clock, 'now'>, sqlite: typeof import('node:sqlite')) {
    this.#path = path
    this.#clock = clock
    this.#sqlite = sqlite
  }

  change<T>(key: string, work: (state: BucketState) => { readonly state: BucketState; readonly answer: T }): T {
    return this.#attempt(
      (opened) => {
        opened.database.exec('BEGIN IMMEDIATE')
        try {
          const { state, answer } = work(stateOf(opened.read.get(key)))
          opened.write.run(key, state.fullAt, state.pausedUntil, state.level, state.calmSince)
          opened.database.exec('COMMIT')
          return answer
        } catch (error) {
          if (opened.database.isTransaction) opened.database.exec('ROLLBACK')
          throw error
        }
      },
      () => this.#alone.change(key, work),
    )
  }

  look(key: string): BucketState {
    return this.#attempt(
      (opened) => stateOf(opened.read.get(key)),
      () => this.#alone.look(key),
    )
  }

  close(): void {
    this.#opened?.database.close()
    this.#opened = undefined
  }

  #attempt<T>(shared: (opened: Opened) => T, alone: () => T): T {
    if (this.#clock.now() < this.#aloneUntil) return alone()
    try {
      this.#opened ??= this.#open()
      return shared(this.#opened)
    } catch (error) {
      this.#giveUp(error)
      return alone()
    }
  }

  #open(): Opened {
    try {
      return this.#openFile()
    } catch (error) {
      // It lies in the cache under Ingot's own name, and can be made again.
      if (!isBroken(error)) throw error
      this.#remove()
      return this.#openFile()
    }
  }

  #openFile(): Opened {
    makeFolder(dirname(this.#path))
    const database = new this.#sqlite.DatabaseSync(this.#path, { timeout: PATIENCE })
    try {
      // A journal beside the file, since shared memory doesn't work in a home folder on another computer. Nothing is forced to
      // disk: what a power failure damages is made again.
      database.exec('PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF')
      database.exec(
        'CREATE TABLE IF NOT EXISTS bucket (key TEXT PRIMARY KEY, full REAL, paused REAL, level INTEGER, calm REAL) WITHOUT ROWID',
      )
      return {
        database,
        read: database.prepare('SELECT full, paused, level, calm FROM bucket WHERE key = ?'),
        write: database.prepare(
          'INSERT OR REPLACE INTO bucket (key, full, paused, level, calm) VALUES (?, ?, ?, ?, ?)',
        ),
      }
    } catch (error) {
      database.close()
      throw error
    }
  }

  #giveUp(error: unknown): void {
    const isBusy = codeOf(error) === SQLITE_BUSY
    this.#aloneUntil = this.#clock.now() + (isBusy ? WHEN_BUSY : WHEN_UNUSABLE)
    if (isBusy) return
    this.close()
    if (isBroken(error)) this.#remove()
  }

  /** What can't be removed, a folder for one, stays: the file is not used then. */
  #remove(): void {
    for (const path of [this.#path, `${this.#path}-journal`]) {
      try {
        rmSync(path, { force: true })
      } catch {}
    }
  }
}

function stateOf(row: Readonly<Record<string, unknown>> | undefined): BucketState {
  if (!row) return UNTOUCHED
  const { full, paused, level, calm } = row
  return { fullAt: Number(full), pausedUntil: Number(paused), level: Number(level), calmSince: Number(calm) }
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error ? (error as { errcode?: number }).errcode : undefined
}

function isBroken(error: unknown): boolean {
  const code = codeOf(error)
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB
}
