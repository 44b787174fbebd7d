import { statSync } from 'node:fs'
import type { Files } from './host.ts'
import { matchFiles } from './match-files.ts'
import { readBounded } from './read-bounded.ts'

/** The files of this computer. */
export const localFiles: Files = {
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return undefined
    if (stats.isFile()) return 'file'
    return stats.isDirectory() ? 'folder' : 'other'
  },
  read: readBounded,
  match: matchFiles,
}
