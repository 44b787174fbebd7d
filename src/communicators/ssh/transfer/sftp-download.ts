import type { Writable } from 'node:stream'
import type { TransferOptions } from '../../communicator.ts'
import { endSink, writeTo } from '../../transfer/sink.ts'
import type { SftpSession } from '../sftp-session.ts'

const PIECE = 32 * 1024
const REQUESTS_AT_ONCE = 64

/** Reads one file with many requests under way at once, in order. @throws the library's errors; the signal's reason */
export async function downloadOverSftp(
  sftp: SftpSession,
  path: string,
  sink: Writable,
  options: TransferOptions,
): Promise<void> {
  const handle = await sftp.open(path, 'r')
  try {
    for await (const bytes of contents(sftp, handle)) {
      options.signal.throwIfAborted()
      await writeTo(sink, bytes.data)
      options.onProgress?.(bytes.end, undefined)
    }
  } finally {
    sftp.close(handle).catch(() => {})
  }
  await endSink(sink)
}

interface Piece {
  readonly data: Buffer
  /** The position behind it. */
  readonly end: number
}

/** Asks for pieces ahead; a short answer is completed before the next piece is given out. Ends at the end of the file. */
async function* contents(sftp: SftpSession, handle: Buffer): AsyncGenerator<Piece> {
  const ahead: Promise<Piece | undefined>[] = []
  let asked = 0
  const ask = (): void => {
    const piece = readPiece(sftp, handle, asked)
    // Its failure is met when its turn comes.
    piece.catch(() => {})
    ahead.push(piece)
    asked += PIECE
  }
  // A small file costs no more than two requests.
  for (let room = 2; ; room = Math.min(REQUESTS_AT_ONCE, room * 2)) {
    while (ahead.length < room) ask()
    const piece = await ahead.shift()
    if (!piece) return
    yield piece
    if (piece.end < asked - ahead.length * PIECE) return
  }
}

/** A whole piece, or less at the end of the file, or undefined behind it. */
async function readPiece(sftp: SftpSession, handle: Buffer, from: number): Promise<Piece | undefined> {
  const buffer = Buffer.allocUnsafe(PIECE)
  let length = 0
  while (length < PIECE) {
    const read = await sftp.read(handle, buffer.subarray(length), from + length)
    if (read === 0) break
    length += read
  }
  return length === 0 ? undefined : { data: buffer.subarray(0, length), end: from + length }
}
