import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import type { Codec } from './codec.ts'

/** As htslib cuts: what doesn't get shorter must still fit in a member of 64 KiB (SAM specification, 4.1). */
const BLOCK = 0xff00
const HEADER_LENGTH = 18
const FOOTER_LENGTH = 8
/** Blocks that are compressed at the same time, per core. */
const BATCH = 16

const deflated = promisify<Buffer, import('node:zlib').ZlibOptions, Buffer>(deflateRaw)

/** gzip in members of at most 64 KiB, whose lengths stand in their headers, so that it can be read from the middle. */
export const bgzf: Codec = async function* (source, { level, cores }) {
  for await (const batch of batches(source, BATCH * cores)) {
    yield Buffer.concat(await Promise.all(batch.map((block) => member(block, level))))
  }
  // An empty member says that nothing is missing.
  yield await member(Buffer.alloc(0), undefined)
}

async function* batches(source: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Buffer[]> {
  let batch = Buffer.allocUnsafeSlow(BLOCK * count)
  let used = 0
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + batch.length - used)
      batch.set(part, used)
      used += part.length
      at += part.length
      if (used < batch.length) continue
      yield blocksOf(batch)
      batch = Buffer.allocUnsafeSlow(BLOCK * count)
      used = 0
    }
  }
  if (used > 0) yield blocksOf(batch.subarray(0, used))
}

function blocksOf(batch: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(batch.length / BLOCK) }, (_, at) =>
    batch.subarray(at * BLOCK, (at + 1) * BLOCK),
  )
}

async function member(block: Buffer, level: number | undefined): Promise<Buffer> {
  const data = await shortest(block, level)
  const header = Buffer.from([31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 66, 67, 2, 0, 0, 0])
  header.writeUInt16LE(HEADER_LENGTH + data.length + FOOTER_LENGTH - 1, 16)
  const footer = Buffer.alloc(FOOTER_LENGTH)
  footer.writeUInt32LE(crc32(block), 0)
  footer.writeUInt32LE(block.length, 4)
  return Buffer.concat([header, data, footer])
}

/** What can't be shortened is stored, since it might get too long for a member. */
async function shortest(block: Buffer, level = constants.Z_DEFAULT_COMPRESSION): Promise<Buffer> {
  const data = await deflated(block, { level, memLevel: 8, chunkSize: 2 * BLOCK })
  return data.length <= block.length + 5 ? data : await deflated(block, { level: 0, memLevel: 9 })
}
