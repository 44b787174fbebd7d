import { closeSync, openSync, readSync } from 'node:fs'
import { IngotError } from '../../errors/index.ts'
import type { TreeEntry, TreeLink } from './local-tree.ts'
import { TAR_END, tarHeader, tarPadding } from './tar-writer.ts'

const PIECE = 256 * 1024

/**
 * An archive of `entries` in pieces of 256 KiB; each piece is only valid until the next is asked for.
 * Files are read with synchronous calls: for thousands of small ones that is several times as quick as with
 * asynchronous ones, and the event loop has its turn after every piece.
 */
export function* tarPieces(entries: Iterable<TreeEntry | TreeLink>): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE)
  let used = 0
  const flush = function* (): Generator<Buffer> {
    if (used > 0) yield piece.subarray(0, used)
    used = 0
  }
  const append = function* (bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(piece, used, at)
      at += copied
      used += copied
      if (used === PIECE) yield* flush()
    }
  }
  const appendFile = function* (entry: Pick<TreeEntry, 'local' | 'size'>): Generator<Buffer> {
    const file = openSync(entry.local, 'r')
    try {
      for (let left = entry.size; left > 0; ) {
        const read = readSync(file, piece, used, Math.min(left, PIECE - used), null)
        if (read === 0) throw new IngotError('upload/changed', `"${entry.local}" became shorter while it was uploaded`)
        left -= read
        used += read
        if (used === PIECE) yield* flush()
      }
    } finally {
      closeSync(file)
    }
  }

  for (const entry of entries) {
    yield* append(tarHeader(entry))
    if (entry.size === 0) continue
    yield* appendFile(entry)
    const padding = tarPadding(entry.size)
    if (padding > 0) yield* append(TAR_END.subarray(0, padding))
  }
  yield* append(TAR_END)
  yield* flush()
}
