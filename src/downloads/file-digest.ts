import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { ChecksumType } from './checksum.ts'

/** A file's checksum in hexadecimal, reading it once. @throws Node's error when it can't be read, the signal's reason */
export async function digestOfFile(
  path: string,
  type: ChecksumType,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  const hash = createHash(type)
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
