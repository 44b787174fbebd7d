import { createWriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { makeFolder } from '../../engine/make-folder.ts'
import { localPathFor } from './local-path.ts'

/**
 * Unpacks an archive's files and folders below `destination`. Links and special files are passed over: the archive is
 * asked for with links followed.
 * @throws IngotError `download/unsafe-name`
 */
export async function extractTar(
  archive: AsyncIterable<Buffer>,
  destination: string,
  onBytes: (done: number) => void,
): Promise<void> {
  const unpack = extract()
  const unpacking = (async () => {
    let done = 0
    for await (const entry of unpack) {
      const { name, type, mode = 0o644, size = 0 } = entry.header
      const path = localPathFor(destination, name)
      if (type === 'directory') {
        makeFolder(path, 0o777)
      } else if (type === 'file' || type === 'contiguous-file') {
        makeFolder(dirname(path), 0o777)
        await pipeline(entry, createWriteStream(path, { mode: mode & 0o777 }))
        done += size
        onBytes(done)
      }
      entry.resume()
    }
  })()
  await Promise.all([pipeline(Readable.from(archive), unpack), unpacking])
}
