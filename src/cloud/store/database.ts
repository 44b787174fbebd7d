import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { IngotError, messageOf } from '../../errors/index.ts'
import { decodeRecord, encodeRecord } from './encoding.ts'

/** Raised whenever records of an older program can no longer be read as they are. */
const schemaVersion = 1

/**
 * The local cloud's memory: records by kind, region and id, and tags, in one SQLite file with a write-ahead log. One process
 * at a time has it open (see lock.ts), so that what was read stays true until the next `await`.
 */
export class Database {
  readonly #file: string
  readonly #sqlite: DatabaseSync

  /** @throws IngotError `cloud/bad-state` when the file can't be read or is of another version; it is left as it is */
  constructor(file: string) {
    this.#file = file
    this.#sqlite = openFile(file)
  }

  get<T>(kind: string, region: string, id: string): T | undefined {
    const row = this.#sqlite
      .prepare('SELECT data FROM record WHERE kind = ? AND region = ? AND id = ?')
      .get(kind, region, id)
    return row && this.#decoded<T>(row['data'])
  }

  /** In the order in which they were first put. */
  list<T>(kind: string, region: string): T[] {
    const rows = this.#sqlite
      .prepare('SELECT data FROM record WHERE kind = ? AND region = ? ORDER BY rowid')
      .all(kind, region)
    return rows.map((row) => this.#decoded<T>(row['data']))
  }

  regions(kind: string): string[] {
    const rows = this.#sqlite.prepare('SELECT DISTINCT region FROM record WHERE kind = ? ORDER BY region').all(kind)
    return rows.map((row) => String(row['region']))
  }

  put(kind: string, region: string, id: string, record: object): void {
    this.#sqlite
      .prepare(
        'INSERT INTO record (kind, region, id, data) VALUES (?, ?, ?, ?) ON CONFLICT (kind, region, id) DO UPDATE SET data = excluded.data',
      )
      .run(kind, region, id, encodeRecord(record))
  }

  delete(kind: string, region: string, id: string): void {
    this.#sqlite.prepare('DELETE FROM record WHERE kind = ? AND region = ? AND id = ?').run(kind, region, id)
  }

  tags(region: string): { resource: string; key: string; value: string }[] {
    const rows = this.#sqlite
      .prepare('SELECT resource, key, value FROM tag WHERE region = ? ORDER BY rowid')
      .all(region)
    return rows.map((row) => ({
      resource: String(row['resource']),
      key: String(row['key']),
      value: String(row['value']),
    }))
  }

  tagsOf(region: string, resource: string): { Key: string; Value: string }[] {
    const rows = this.#sqlite
      .prepare('SELECT key, value FROM tag WHERE region = ? AND resource = ? ORDER BY rowid')
      .all(region, resource)
    return rows.map((row) => ({ Key: String(row['key']), Value: String(row['value']) }))
  }

  putTag(region: string, resource: string, key: string, value: string): void {
    this.#sqlite
      .prepare(
        'INSERT INTO tag (region, resource, key, value) VALUES (?, ?, ?, ?) ON CONFLICT (region, resource, key) DO UPDATE SET value = excluded.value',
      )
      .run(region, resource, key, value)
  }

  deleteTag(region: string, resource: string, key: string): void {
    this.#sqlite.prepare('DELETE FROM tag WHERE region = ? AND resource = ? AND key = ?').run(region, resource, key)
  }

  /** Runs `work` as one change: all of it is kept, or nothing when it throws. Not reentrant; `work` must not await. */
  transaction<T>(work: () => T): T {
    this.#sqlite.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#sqlite.exec('COMMIT')
      return result
    } catch (error) {
      this.#sqlite.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#sqlite.close()
  }

  #decoded<T>(data: unknown): T {
    try {
      return decodeRecord<T>(String(data))
    } catch (cause) {
      throw badState(this.#file, cause)
    }
  }
}

function openFile(file: string): DatabaseSync {
  let sqlite: DatabaseSync | undefined
  try {
    // What instances are told in their user data may be secret. SQLite's other files get the modes of this one.
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600))
    sqlite = new DatabaseSync(file)
    checkPages(sqlite)
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000')
    prepareSchema(sqlite)
    return sqlite
  } catch (error) {
    sqlite?.close()
    throw badState(file, error)
  }
}

/** Before anything is written: damage that comes to light later would by then be in the write-ahead log as well. */
function checkPages(sqlite: DatabaseSync): void {
  const answer = sqlite.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (answer !== 'ok') throw new Error(String(answer))
}

function badState(file: string, cause: unknown): IngotError {
  return new IngotError('cloud/bad-state', `The local cloud's database "${file}" can't be read: ${messageOf(cause)}`, {
    cause,
    hint: '"ingot cloud reset -force" starts anew; move the file away first if you want to keep it.',
  })
}

function prepareSchema(sqlite: DatabaseSync): void {
  const version = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version === schemaVersion) return
  if (version !== 0) throw new Error(`it has version ${version}, and this program knows version ${schemaVersion}`)
  sqlite.exec(`
    BEGIN;
    CREATE TABLE record (
      kind TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (kind, region, id)
    );
    CREATE TABLE tag (
      region TEXT NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (region, resource, key)
    );
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `)
}
