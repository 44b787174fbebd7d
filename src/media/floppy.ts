import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError } from '../errors/index.ts'
import { runTool } from '../tools/index.ts'
import { filesBelow, stage } from './contents.ts'
import type { MediaContext } from './context.ts'

/** The decoded `floppyOptions`. */
export interface FloppyValues {
  readonly floppy_files: readonly string[]
  readonly floppy_dirs: readonly string[]
  readonly floppy_content: Readonly<Record<string, string>>
  readonly floppy_label: string
}

// 2847 clusters of 512 bytes are left for files on a 1.44 MB disk (FAT12: 1 boot sector, 2 × 9 of FATs, 14 of root folder).
const CAPACITY = 2847 * 512
const LONGEST_LABEL = 11

/**
 * Makes the image of a 1.44 MB floppy disk (FAT12, long names) for the guest at `path`.
 * @returns false when there is nothing to put on it
 * @throws IngotError `media/no-tool`, `media/too-large`, `media/label`, `media/tool-failed`, and what {@link stage} throws
 */
export async function makeFloppy(values: FloppyValues, path: string, context: MediaContext): Promise<boolean> {
  const { floppy_files, floppy_dirs, floppy_content, floppy_label: label } = values
  if (floppy_files.length + floppy_dirs.length + Object.keys(floppy_content).length === 0) return false
  if (label.length > LONGEST_LABEL) {
    throw new IngotError(
      'media/label',
      `"floppy_label" has up to ${LONGEST_LABEL} characters: "${label}" has ${label.length}`,
    )
  }
  const folder = join(context.workFolder, 'floppy')
  await mkdir(folder, { recursive: true })
  const sources = [
    { option: 'floppy_files', patterns: floppy_files, flat: true },
    { option: 'floppy_dirs', patterns: floppy_dirs },
  ]
  await stage({ sources, texts: { option: 'floppy_content', byPath: floppy_content } }, folder, context.cwd)
  await mustFit(folder)
  const fresh = `${path}.new`
  const top = (await readdir(folder)).sort().map((name) => join(folder, name))
  try {
    await run('mformat', ['-C', '-f', '1440', '-v', label, '-i', fresh, '::'], context)
    if (top.length > 0) await run('mcopy', ['-s', '-Q', '-i', fresh, ...top, '::/'], context)
    await rename(fresh, path)
  } finally {
    await rm(fresh, { force: true })
  }
  return true
}

async function mustFit(folder: string): Promise<void> {
  const facts = await Promise.all((await filesBelow(folder)).map((file) => stat(file)))
  const bytes = facts.reduce((sum, { size }) => sum + Math.ceil(size / 512) * 512, 0)
  if (bytes <= CAPACITY) return
  throw new IngotError('media/too-large', `the files for the floppy disk take ${bytes} bytes, ${CAPACITY} fit on it`, {
    hint: 'Put them on a CD ("cd_files") or serve them over HTTP ("http_directory").',
  })
}

async function run(program: string, args: readonly string[], { signal, env }: MediaContext): Promise<void> {
  // Or else it refuses an image whose size it thinks odd, and asks on a terminal.
  const { status, stderr } = await runTool(program, args, {
    signal,
    env: { ...env, MTOOLS_SKIP_CHECK: '1', MTOOLSRC: '/dev/null' },
    missing: () =>
      new IngotError('media/no-tool', `floppy disks are made with ${program}, which isn't installed`, {
        hint: 'On Debian and Ubuntu: sudo apt-get install mtools',
      }),
  })
  if (status === 0) return
  const details = stderr.trim().split('\n').slice(-10)
  throw new IngotError('media/tool-failed', `${program} could not make the floppy disk: exit status ${status}`, {
    details,
  })
}
