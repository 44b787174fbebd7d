import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../../engine/make-folder.ts'

/**
 * Writes `content` to a file beside `path`, which takes the name `path` when all of it is there. Whatever goes wrong, a file
 * that was at `path` before stays, and nothing else is left. Missing folders are made.
 */
export async function writeNewFile(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  makeFolder(dirname(path), 0o777)
  const fresh = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(fresh, 'wx')
    try {
      await writeAll(file, content)
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/** One write at a time: a chunk may be used for the next one as soon as it is written. */
async function writeAll(file: FileHandle, content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, at, chunk.length - at)
      at += bytesWritten
    }
  }
}
