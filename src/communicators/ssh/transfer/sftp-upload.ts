import type { TransferOptions } from '../../communicator.ts'
import type { OpenSource } from '../../transfer/source.ts'
import type { SftpSession } from '../sftp-session.ts'
import { Window } from './window.ts'

/**
 * How many bytes one WRITE carries. OpenSSH takes packets of up to 256 KiB; all others must take 32 KiB
 * of data and 2 KiB around it (draft-ietf-secsh-filexfer-02, section 3), of which the SSH library leaves 31,952 bytes.
 */
export function pieceSizeFor(identification: string): number {
  return /^SSH-2\.0-OpenSSH/.test(identification) ? 248 * 1024 : 31 * 1024
}

/** Enough to fill OpenSSH's channel window of 2 MiB twice, so that a slow link never waits for an answer. */
const UNANSWERED_BYTES = 4 * 1024 * 1024

export interface SftpUpload {
  readonly sftp: SftpSession
  readonly source: OpenSource
  readonly path: string
  readonly mode: number
  readonly pieceSize: number
}

/** Writes one file with many requests under way at once. @throws the library's errors; the signal's reason */
export async function uploadOverSftp(upload: SftpUpload, options: TransferOptions): Promise<void> {
  const { sftp, source, path, mode, pieceSize } = upload
  const handle = await sftp.open(path, 'w', mode)
  const window = new Window(Math.max(2, Math.floor(UNANSWERED_BYTES / pieceSize)))
  let position = 0
  let answered = 0
  try {
    for await (const piece of source.pieces(pieceSize)) {
      options.signal.throwIfAborted()
      const length = piece.length
      await window.enter(async () => {
        await sftp.write(handle, piece, position)
        answered += length
        options.onProgress?.(answered, source.size)
      })
      position += length
    }
    // The far side's umask has taken bits away when it made the file. Sent right behind the data, like the close.
    await Promise.all([window.empty(), sftp.setMode(handle, mode), sftp.close(handle)])
  } catch (error) {
    sftp.close(handle).catch(() => {})
    throw error
  }
  options.signal.throwIfAborted()
}
