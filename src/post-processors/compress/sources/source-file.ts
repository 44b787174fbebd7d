import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { IngotError, messageOf } from '../../../errors/index.ts'

/** One file of the artifact. */
export interface SourceFile {
  /** As the artifact has it. */
  readonly name: string
  readonly path: string
  /** In bytes. */
  readonly size: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** Large reads: fewer turns of the event loop per gigabyte. */
const CHUNK = 1024 * 1024

/** @throws IngotError `compress/unreadable`, also for folders, which artifacts don't have */
export async function sourceFile(name: string, cwd: string): Promise<SourceFile> {
  const path = resolve(cwd, name)
  const facts = await stat(path).catch((cause) => {
    throw unreadable(name, messageOf(cause), cause)
  })
  if (!facts.isFile()) throw unreadable(name, 'it is not a file')
  const { size, mode, uid, gid } = facts
  return { name, path, size, mode: mode & 0o7777, uid, gid }
}

/**
 * A file's content.
 * @param read told of every chunk's length
 * @returns chunks that may be kept
 * @throws IngotError `compress/unreadable`
 */
export async function* contentOf(
  file: SourceFile,
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  yield* chunksOf(file, signal, read, () => Buffer.allocUnsafeSlow(CHUNK))
}

/** As {@link contentOf}, but a chunk is valid only until the next one is asked for: nothing is left for the garbage collector. */
export async function* passingContentOf(
  file: SourceFile,
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK)
  yield* chunksOf(file, signal, read, () => buffer)
}

async function* chunksOf(
  { name, path }: SourceFile,
  signal: AbortSignal,
  read: (bytes: number) => void,
  nextBuffer: () => Buffer,
): AsyncGenerator<Buffer> {
  const file = await open(path).catch((cause) => {
    throw unreadable(name, messageOf(cause), cause)
  })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await file.read(nextBuffer(), 0, CHUNK, null).catch((cause) => {
        throw unreadable(name, messageOf(cause), cause)
      })
      if (bytesRead === 0) return
      read(bytesRead)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

function unreadable(name: string, why: string, cause?: unknown): IngotError {
  return new IngotError('compress/unreadable', `the artifact's file "${name}" can't be read: ${why}`, { cause })
}
