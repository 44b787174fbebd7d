import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { IngotError, messageOf } from '../errors/index.ts'
import type { Durability, Journal, JournalRecord } from './journal.ts'
import { journalLine, TORN_LINE_END } from './journal-text.ts'

interface Waiting {
  readonly line: string
  readonly durability: Durability
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * A file of JSON lines that only grows. Records that wait at the same time share one write and one flush to disk, so that
 * fifty builds starting at once cost one flush and not fifty.
 */
export class DiskJournal implements Journal {
  readonly #path: string
  readonly #file: FileHandle
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  /** The file may end in the middle of a line. */
  #torn: boolean
  /** The file's name is on disk, too. */
  #named = false

  private constructor(path: string, file: FileHandle, torn: boolean) {
    this.#path = path
    this.#file = file
    this.#torn = torn
  }

  /** Opens or begins the file. @throws IngotError `ledger/unwritable` */
  static async open(path: string): Promise<DiskJournal> {
    try {
      const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600)
      return new DiskJournal(path, file, await endsTorn(file))
    } catch (error) {
      throw unwritable(path, error)
    }
  }

  append(record: JournalRecord, durability: Durability): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ line: journalLine(record), durability, done, failed })
      this.#flushing ??= this.#flush()
    })
  }

  async close(): Promise<void> {
    await this.#flushing
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await this.#write(batch)
        for (const waiting of batch) waiting.done()
      } catch (error) {
        this.#torn = true
        for (const waiting of batch) waiting.failed(unwritable(this.#path, error))
      }
    }
    this.#flushing = undefined
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const text = batch.map((waiting) => waiting.line).join('')
    // A half-written line keeps to itself: what follows it starts on a line of its own.
    await this.#file.appendFile(this.#torn ? TORN_LINE_END + text : text)
    this.#torn = false
    if (batch.some((waiting) => waiting.durability === 'on-disk')) await this.#sync()
  }

  async #sync(): Promise<void> {
    await this.#file.datasync()
    if (this.#named) return
    await syncFolder(dirname(this.#path))
    this.#named = true
  }
}

/** Without this a power cut could take the whole new file away, however well its bytes were kept. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function endsTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== '\n'.charCodeAt(0)
}

/** The error of every attempt to create something that can't be recorded. */
export function unwritable(path: string, cause: unknown): IngotError {
  return new IngotError('ledger/unwritable', `the ledger ${path} can't be written: ${messageOf(cause)}`, {
    hint: 'nothing is created that is not recorded first; make room or set INGOT_HOME to a folder that can be written',
    cause,
  })
}
