import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** What a pipe gives is waited for that long, from one piece to the next. */
const LONGEST_WAIT_MS = 10_000

const NAP_MS = 20

const PIECE_BYTES = 1 << 20

/**
 * What a file holds, or a pipe or device gives until it ends.
 * @param most bytes; of what has more, one more is read
 * @throws Error for what can't be read, and for a pipe into which nobody writes
 */
export function readBounded(path: string, most: number): Uint8Array {
  // A pipe without a writer would be waited for in a way that nothing can end.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const pieces: Uint8Array[] = []
    let size = 0
    while (size <= most) {
      const piece = readPiece(file, Math.min(PIECE_BYTES, most + 1 - size))
      if (piece.length === 0) break
      pieces.push(piece)
      size += piece.length
    }
    if (size === 0 && fstatSync(file).isFIFO()) throw new Error('nothing is written into this pipe')
    return Buffer.concat(pieces)
  } finally {
    closeSync(file)
  }
}

function readPiece(file: number, size: number): Uint8Array {
  const piece = Buffer.allocUnsafe(size)
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += NAP_MS) {
    const read = attempt(file, piece)
    if (read !== undefined) return piece.subarray(0, read)
    nap()
  }
  throw new Error(`nothing came of it for ${LONGEST_WAIT_MS / 1000} seconds`)
}

/** Undefined while nothing is there yet. */
function attempt(file: number, piece: Buffer): number | undefined {
  try {
    return readSync(file, piece)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined
    throw error
  }
}

function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS)
}
