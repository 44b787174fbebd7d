import { compressBlocks } from '../blocks/compress-blocks.ts'
import type { Codec } from './codec.ts'

/** Longer than the 2 MiB that the default level looks back, so that little is lost at the seams. */
const FRAME = 8 * 1024 * 1024
/** zstd's own default. */
const DEFAULT_LEVEL = 3

/** Frames one after the other, made on all cores; everything that reads zstd reads them as one file (RFC 8878, 3). */
export const zstd: Codec = async function* (source, { level = DEFAULT_LEVEL, cores }) {
  let isEmpty = true
  for await (const frame of compressBlocks(source, { kind: 'zstd', level, size: FRAME, history: 0, threads: cores })) {
    isEmpty = false
    yield frame
  }
  if (isEmpty) yield EMPTY_FRAME
}

/** Magic, a single segment of content size 0, an empty raw block that is the last. */
const EMPTY_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0])
