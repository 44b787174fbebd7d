import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { foldersOf } from '../engine/folders.ts'
import { makeFolder } from '../engine/make-folder.ts'
import { IngotError } from '../errors/ingot-error.ts'
import { isSingleFile } from './own-program.ts'

/**
 * Runs the program on the real process, and ends the process.
 * @param load gives the rest of the program: what it reads from the disk is compiled only once
 */
export async function start(load: () => Promise<typeof import('./process.ts')>): Promise<void> {
  const { cache } = foldersOf(process.env)
  const trouble = makeCache(cache)
  if (trouble) {
    const { errorText } = await import('../report/error-text.ts')
    process.stderr.write(`${errorText(trouble)}\n`)
    process.exitCode = 1
    return
  }
  // The single executable reads no modules from the disk.
  if (!isSingleFile()) enableCompileCache(join(cache, 'compiled'))
  const { runProcess } = await load()
  await runProcess()
}

/**
 * A folder that may not be written costs some speed, and whoever needs it says so. Below one that makes no folders at all,
 * such as /proc, Node's functions would never return.
 */
function makeCache(cache: string): IngotError | undefined {
  try {
    makeFolder(cache)
    return undefined
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return undefined
    return new IngotError(
      'home/unusable',
      `the folder "${cache}" can't be made: nothing can be made where it would be`,
      {
        hint: 'set INGOT_HOME to a folder on a disk',
        cause,
      },
    )
  }
}
