import type { FileEntryWithStats, InputAttributes, SFTPWrapper, Stats } from 'ssh2'

/** SFTP's answers that are handled one by one (draft-ietf-secsh-filexfer-02, section 7). */
export const SFTP_STATUS = { endOfFile: 1, noSuchFile: 2, permissionDenied: 3, failure: 4 } as const

type Done<T> = (error: Error | null | undefined, value?: T) => void

/**
 * The requests of SFTP as promises. They reject with the library's errors, whose `code` is the SFTP status, and with an
 * error without a status when the session ended: the library itself never answers what is asked after its end.
 */
export class SftpSession {
  readonly #sftp: SFTPWrapper
  readonly #pending = new Set<(error: Error) => void>()
  #ended = false

  constructor(sftp: SFTPWrapper) {
    this.#sftp = sftp
    sftp.on('error', () => {})
    sftp.once('close', () => this.end())
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Everything that is under way, and all that comes later, fails. */
  end(): void {
    this.#ended = true
    for (const fail of this.#pending) fail(sessionEnded())
    this.#pending.clear()
  }

  open(path: string, flags: 'r' | 'w', mode = 0o644): Promise<Buffer> {
    return this.#ask((done) => this.#sftp.open(path, flags, { mode }, done))
  }

  /** The number of bytes read; 0 at the end of the file. */
  async read(handle: Buffer, into: Buffer, position: number): Promise<number> {
    try {
      return await this.#ask((done) => this.#sftp.read(handle, into, 0, into.length, position, done))
    } catch (error) {
      if (sftpStatusOf(error) === SFTP_STATUS.endOfFile) return 0
      throw error
    }
  }

  /** `bytes` may be changed as soon as this has returned. */
  write(handle: Buffer, bytes: Buffer, position: number): Promise<void> {
    return this.#ask((done) => this.#sftp.write(handle, bytes, 0, bytes.length, position, done))
  }

  close(handle: Buffer): Promise<void> {
    return this.#ask((done) => this.#sftp.close(handle, done))
  }

  setMode(handle: Buffer, mode: number): Promise<void> {
    return this.#ask((done) => this.#sftp.fsetstat(handle, { mode } as InputAttributes, done))
  }

  stat(path: string): Promise<Stats> {
    return this.#ask((done) => this.#sftp.stat(path, done))
  }

  makeFolder(path: string, mode: number): Promise<void> {
    return this.#ask((done) => this.#sftp.mkdir(path, { mode } as InputAttributes, done))
  }

  list(path: string): Promise<FileEntryWithStats[]> {
    return this.#ask((done) => this.#sftp.readdir(path, done))
  }

  /** That the file isn't there is no error. */
  async remove(path: string): Promise<void> {
    try {
      await this.#ask<void>((done) => this.#sftp.unlink(path, done))
    } catch (error) {
      if (sftpStatusOf(error) !== SFTP_STATUS.noSuchFile) throw error
    }
  }

  #ask<T>(begin: (done: Done<T>) => void): Promise<T> {
    if (this.#ended) return Promise.reject(sessionEnded())
    return new Promise((resolve, reject) => {
      this.#pending.add(reject)
      begin((error, value) => {
        this.#pending.delete(reject)
        if (error) reject(error)
        else resolve(value as T)
      })
    })
  }
}

/** The status that the far side answered with, where the error is such an answer. */
export function sftpStatusOf(error: unknown): number | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : undefined
}

function sessionEnded(): Error {
  return new Error('the SFTP server ended')
}
