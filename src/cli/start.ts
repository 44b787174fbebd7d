import { join } from 'node:path'
// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { foldersOf } from '../engine/folders.ts'
import { makeFolder } from '../engine/make-folder.ts'
import { IngotError } from '../errors/ingot-error.ts'
import { isSingleFile } from './own-program.ts'

/**
 * Runs the program on the real process, and ends the process.
 * @param load gives the rest of the program. To be called before it reads modules from the disk: `keepCompiled`, so that they are
 *   compiled only once.
 */
export async function start(load: (keepCompiled: () => void) => Promise<typeof import('./process.ts')>): Promise<void> {
  const { cache } = foldersOf(process.env)
  const trouble = makeCache(cache)
  if (trouble) {
    const { errorText } = await import('../report/error-text.ts')
    process.stderr.write(`${errorText(trouble)}\n`)
    process.exitCode = 1
    return
  }
  leaveNoThreadWaiting()
  const { runProcess } = await load(() => {
    // The single executable reads no modules from the disk.
    if (!isSingleFile()) process.getBuiltinModule('node:module').enableCompileCache(join(cache, 'compiled'))
  })
  await runProcess()
}

/** As bin/ingot gives it to the Node that comes with the program. Another one may know no such option, and not start. */
const NO_THREAD = '--no-concurrent-sparkplug'

/**
 * At its end, Node waits for V8's threads. One that compiles and finds the heap full waits for the main thread to collect garbage:
 * both for ever, and no signal ends that (seen with Node 24.21).
 */
function leaveNoThreadWaiting(): void {
  if (!process.execArgv.includes(NO_THREAD)) process.getBuiltinModule('node:v8').setFlagsFromString(NO_THREAD)
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
