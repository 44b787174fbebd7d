import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { contentOf, type SourceFile } from './source-file.ts'

/**
 * A zip archive of files by the names that the artifact has them under, folders included, as Packer makes it. Names lead
 * nowhere out of the folder that the archive is unpacked in: what an unpacker would refuse or cut off is left out.
 * @param level zlib's, undefined for its default
 */
export async function* zipOf(
  files: readonly SourceFile[],
  level: number | undefined,
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const chunks = zip.outputStream.pipe(new PassThrough())
  const fail = (error: Error) => chunks.destroy(error)
  zip.on('error', fail)
  for (const file of files) {
    const size = { size: file.size, ...(level ? { compressionLevel: level } : {}) }
    // No times, so that the same files always give the same archive: the oldest that a zip archive can have.
    const facts = { mode: 0o100000 | file.mode, mtime: new Date(1980, 0, 1) }
    zip.addReadStreamLazy(insideName(file.name), { ...facts, ...size }, (got) =>
      got(null, Readable.from(contentOf(file, signal, read)).on('error', fail)),
    )
  }
  zip.end()
  for await (const chunk of chunks) yield chunk as Buffer
}

/** `/a/b`, `./a/b` and `../a/b` are `a/b`. */
function insideName(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/')
  return parts
    .filter((part, at) => !['', '.', '..'].includes(part) && !(at === 0 && /^[A-Za-z]:$/.test(part)))
    .join('/')
}
