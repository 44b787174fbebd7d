import { type FileHandle, open } from 'node:fs/promises'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { UploadSource } from '../communicator.ts'

/** An upload's bytes, whatever they come from, in pieces. */
export interface OpenSource {
  readonly size: number
  /** Of the local file, where there is one. */
  readonly mode: number | undefined
  /** Pieces of at most `pieceSize` bytes; each is only valid until the next is asked for. */
  pieces(pieceSize: number): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** @throws IngotError `upload/unreadable` */
export async function openSource(source: UploadSource): Promise<OpenSource> {
  if (Buffer.isBuffer(source)) return bufferSource(source)
  if ('path' in source) return fileSource(source.path)
  return { size: source.size, mode: undefined, pieces: (size) => cut(source.stream, size), close: async () => {} }
}

/** True when it can be read once more from its beginning. */
export function isRepeatable(source: UploadSource): boolean {
  return Buffer.isBuffer(source) || 'path' in source
}

function bufferSource(buffer: Buffer): OpenSource {
  return { size: buffer.length, mode: undefined, pieces: (size) => cut([buffer], size), close: async () => {} }
}

async function fileSource(path: string): Promise<OpenSource> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const stats = await file.stat()
    if (stats.isDirectory()) throw new Error('it is a folder')
    return { size: stats.size, mode: stats.mode & 0o7777, pieces: readPieces(file), close: closing(file) }
  } catch (error) {
    await file?.close()
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'it does not exist' : messageOf(error)
    throw new IngotError('upload/unreadable', `The local file "${path}" can't be read: ${why}`, { cause: error })
  }
}

const readPieces = (file: FileHandle) =>
  async function* (pieceSize: number): AsyncIterable<Buffer> {
    // What is being sent was copied by the SSH library, so one buffer serves for all.
    const buffer = Buffer.allocUnsafe(pieceSize)
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, pieceSize, position)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
      position += bytesRead
    }
  }

const closing = (file: FileHandle) => (): Promise<void> => file.close()

async function* cut(chunks: AsyncIterable<Buffer> | Iterable<Buffer>, pieceSize: number): AsyncIterable<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceSize) yield chunk.subarray(at, at + pieceSize)
  }
}
