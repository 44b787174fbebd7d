import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder and those around it, the innermost first, in which `path` exists. */
export function foldersWith(path: string, folder: string): readonly string[] {
  const around = dirname(folder)
  const others = around === folder ? [] : foldersWith(path, around)
  return existsSync(join(folder, path)) ? [folder, ...others] : others
}
