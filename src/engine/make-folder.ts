import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, readable by its owner only unless `mode` says something else, and those above it, unless they are there. Node's own way to do this
 * (`recursive`) never returns below folders in which nothing can be made, such as /proc.
 * @throws what `node:fs` throws: ENOENT when the folder above is there and refuses all the same
 */
export function makeFolder(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    makeFolder(dirname(path), mode)
    makeLast(path, mode)
  }
}

/** The folder above is there now; another process may have made this one. */
function makeLast(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
