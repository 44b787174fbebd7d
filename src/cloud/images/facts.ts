import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Size and checksum of a finished disk file. */
export async function checksumOf(file: string): Promise<{ readonly storedBytes: number; readonly checksum: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return { storedBytes: (await stat(file)).size, checksum: `sha256:${hash.digest('hex')}` }
}
