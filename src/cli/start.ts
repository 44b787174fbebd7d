import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
// Past the folders' index files on purpose: what every command loads is kept small (design, rule 8).
import { foldersOf } from '../engine/folders.ts'
import { isSingleFile } from './own-program.ts'

/** Runs the program on the real process, and ends the process. */
export async function start(): Promise<void> {
  // The single executable has what V8 compiled inside it.
  if (!isSingleFile) enableCompileCache(join(foldersOf(process.env).cache, 'compiled'))
  const { runProcess } = await import('./process.ts')
  await runProcess()
}
