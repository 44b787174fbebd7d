import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

/** Large reads: fewer turns of the event loop per gigabyte. */
const CHUNK = 1024 * 1024

/**
 * The checksums of one file in hexadecimal, in the order of `types`, from one reading of it.
 * @throws IngotError `checksum/unreadable`
 */
export async function digestsOf(
  file: string,
  types: readonly string[],
  cwd: string,
  { ui, signal }: StepContext,
): Promise<readonly string[]> {
  const path = resolve(cwd, file)
  const hashes = types.map((type) => createHash(type))
  try {
    const { size } = await stat(path)
    let done = 0
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal })) {
      for (const hash of hashes) hash.update(chunk as Buffer)
      done += (chunk as Buffer).length
      ui.progress(file, done, size, 'bytes')
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw new IngotError('checksum/unreadable', `the artifact's file "${file}" can't be read: ${cause}`, { cause })
  }
  return hashes.map((hash) => hash.digest('hex'))
}
