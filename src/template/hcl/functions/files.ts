import { readFileSync, statSync } from 'node:fs'
import type { Files } from './host.ts'
import { matchFiles } from './match-files.ts'

/** The files of this computer. */
export const localFiles: Files = {
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return undefined
    if (stats.isFile()) return 'file'
    return stats.isDirectory() ? 'folder' : 'other'
  },
  read: (path) => readFileSync(path),
  match: matchFiles,
}
