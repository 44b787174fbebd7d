import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Where programs are looked for. */
export interface SearchPlaces {
  /** Its `PATH`, and on Windows its `PATHEXT`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** What relative paths are relative to. */
  readonly cwd: string
}

/**
 * Where the shell would find a program: a name on the PATH, or a path, relative or absolute.
 * @returns its absolute path; undefined when there is none that may be run
 */
export function findProgram(name: string, { env, cwd }: SearchPlaces): string | undefined {
  const folders = /[\\/]/.test(name) ? ['.'] : (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const endings = process.platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.EXE;.CMD').split(';')] : ['']
  return folders.flatMap((folder) => endings.map((ending) => resolve(cwd, folder, name + ending))).find(canRun)
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
