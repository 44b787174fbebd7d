import { createWriteStream } from 'node:fs'
import { chmod, type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Communicator } from '../../communicators/index.ts'

export interface SpoolInit {
  readonly communicator: Communicator
  /** A private folder of this computer. */
  readonly folder: string
  readonly signal: AbortSignal
}

export interface Access {
  readonly writes: boolean
  /** What is in the file now doesn't matter. */
  readonly truncates: boolean
  readonly appends: boolean
  readonly creates: boolean
}

/**
 * One file of the machine that is open for SFTP: it lives on this computer, comes here when it is opened and goes back
 * when it is closed after having been written to.
 */
export class SpooledFile {
  readonly #init: SpoolInit
  readonly #path: string
  readonly #spool: string
  readonly #file: FileHandle
  readonly #access: Access
  #mode: number | undefined
  #changed: boolean

  private constructor(
    init: SpoolInit,
    path: string,
    spool: string,
    file: FileHandle,
    access: Access,
    changed: boolean,
  ) {
    this.#init = init
    this.#path = path
    this.#spool = spool
    this.#file = file
    this.#access = access
    this.#changed = changed
  }

  /** @throws what the communicator says when the file must be there and isn't */
  static async open(init: SpoolInit, path: string, access: Access): Promise<SpooledFile> {
    const spool = await mkdtemp(join(init.folder, 'sftp-'))
    const local = join(spool, 'file')
    try {
      const present = !access.truncates && (await fetched(init, path, local, access))
      const file = await open(local, present ? 'r+' : 'w+', 0o600)
      return new SpooledFile(init, path, spool, file, access, access.writes && !present)
    } catch (error) {
      await rm(spool, { recursive: true, force: true })
      throw error
    }
  }

  set mode(mode: number) {
    this.#mode = mode & 0o7777
    this.#changed ||= this.#access.writes
  }

  async size(): Promise<number> {
    return (await this.#file.stat()).size
  }

  /** @returns what there is, nothing at the end of the file */
  async read(offset: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }

  async write(offset: number, data: Buffer): Promise<void> {
    this.#changed = true
    const at = this.#access.appends ? await this.size() : offset
    await this.#file.write(data, 0, data.length, at)
  }

  async truncate(size: number): Promise<void> {
    if ((await this.size()) === size) return
    this.#changed = true
    await this.#file.truncate(size)
  }

  /** Sends it to the machine when it was written to. */
  async close(): Promise<void> {
    const { communicator, signal } = this.#init
    try {
      await this.#file.close()
      if (!this.#changed) return
      const local = join(this.#spool, 'file')
      await chmod(local, 0o600)
      await communicator.upload({ path: local }, this.#path, { mode: this.#mode ?? 0o644, signal })
    } finally {
      await rm(this.#spool, { recursive: true, force: true })
    }
  }

  /** Forgets it. */
  async drop(): Promise<void> {
    await this.#file.close().catch(() => {})
    await rm(this.#spool, { recursive: true, force: true })
  }
}

async function fetched(init: SpoolInit, path: string, local: string, access: Access): Promise<boolean> {
  try {
    await init.communicator.download(path, createWriteStream(local, { mode: 0o600 }), { signal: init.signal })
    return true
  } catch (error) {
    if (!access.creates || init.signal.aborted) throw error
    return false
  }
}
