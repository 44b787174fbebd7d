import type { FileEntryWithStats, InputAttributes, SFTPWrapper, Stats } from 'ssh2'

/** SFTP's answers that are handled one by one (draft-ietf-secsh-filexfer-02, section 7). */
export const SFTP_STATUS = { noSuchFile: 2, permissionDenied: 3, failure: 4 } as const

/** The single requests of SFTP as promises. They reject with the library's errors, whose `code` is the SFTP status. */
export const sftpRequests = {
  open: (sftp: SFTPWrapper, path: string, flags: 'r' | 'w', mode = 0o644): Promise<Buffer> =>
    call((done) => sftp.open(path, flags, { mode }, done)),
  read: (sftp: SFTPWrapper, handle: Buffer, into: Buffer, position: number): Promise<number> =>
    call((done) => sftp.read(handle, into, 0, into.length, position, done)),
  close: (sftp: SFTPWrapper, handle: Buffer): Promise<void> => call((done) => sftp.close(handle, done)),
  setMode: (sftp: SFTPWrapper, handle: Buffer, mode: number): Promise<void> =>
    call((done) => sftp.fsetstat(handle, { mode } as InputAttributes, done)),
  stat: (sftp: SFTPWrapper, path: string): Promise<Stats> => call((done) => sftp.stat(path, done)),
  mkdir: (sftp: SFTPWrapper, path: string, mode: number): Promise<void> =>
    call((done) => sftp.mkdir(path, { mode } as InputAttributes, done)),
  unlink: (sftp: SFTPWrapper, path: string): Promise<void> => call((done) => sftp.unlink(path, done)),
  list: (sftp: SFTPWrapper, path: string): Promise<FileEntryWithStats[]> => call((done) => sftp.readdir(path, done)),
}

/** That the file isn't there is no error. */
export async function removeOverSftp(sftp: SFTPWrapper, path: string): Promise<void> {
  try {
    await sftpRequests.unlink(sftp, path)
  } catch (error) {
    if (sftpStatusOf(error) !== SFTP_STATUS.noSuchFile) throw error
  }
}

export function sftpStatusOf(error: unknown): number | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : undefined
}

function call<T>(begin: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    begin((error, value) => (error ? reject(error) : resolve(value as T)))
  })
}
