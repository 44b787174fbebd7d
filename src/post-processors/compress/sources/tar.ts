import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type Pack, pack } from 'tar-stream'
import { contentOf, type SourceFile } from './source-file.ts'

/**
 * A tar archive of files by their names without folders, as Packer makes it: with their modes and owners, and without their
 * times, so that the same files always give the same archive.
 */
export async function* tarOf(
  files: readonly SourceFile[],
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const archive = pack()
  const filling = fill(archive, files, signal, read).catch((error) => archive.destroy(error))
  try {
    for await (const chunk of archive) yield chunk as Buffer
  } finally {
    archive.destroy()
    await filling
  }
}

async function fill(
  archive: Pack,
  files: readonly SourceFile[],
  signal: AbortSignal,
  read: (bytes: number) => void,
): Promise<void> {
  for (const file of files) {
    const { size, mode, uid, gid } = file
    const header = { name: basename(file.name), size, mode, uid, gid, mtime: new Date(0) }
    await new Promise<void>((resolve, reject) => {
      const entry = archive.entry(header, (error) => (error ? reject(error) : resolve())).on('error', reject)
      Readable.from(contentOf(file, signal, read))
        .on('error', reject)
        .pipe(entry)
    })
  }
  archive.finalize()
}
