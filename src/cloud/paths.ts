import { join } from 'node:path'
import { foldersOf } from '../engine/folders.ts'

/** Where the local cloud keeps things on disk. All are absolute; none need exist. */
export interface CloudPaths {
  /** Database, keys, lock, log. Mode 0700. */
  readonly state: string
  /** The machine driver's own folder: volumes, layers, sockets, console output. Removed by `ingot cloud reset`. */
  readonly machines: string
  /** Base images. They survive `ingot cloud reset`. */
  readonly images: string
}

export function cloudPaths(env: Readonly<Record<string, string | undefined>>): CloudPaths {
  const { state, cache } = foldersOf(env)
  return {
    state: join(state, 'cloud'),
    machines: join(state, 'cloud', 'machines'),
    images: join(cache, 'cloud-images'),
  }
}
