import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the local cloud keeps things on disk. All are absolute; none need exist. */
export interface CloudPaths {
  /** Database, keys, lock, log. Mode 0700. */
  readonly state: string
  /** The machine driver's own folder: volumes, layers, sockets, console output. Removed by `ingot cloud reset`. */
  readonly machines: string
  /** Base images. They survive `ingot cloud reset`. */
  readonly images: string
}

/** `$INGOT_HOME/cloud` and `$INGOT_HOME/cache`, or the XDG state and cache folders. */
export function cloudPaths(env: Readonly<Record<string, string | undefined>>): CloudPaths {
  const { state, cache } = roots(env)
  return { state, machines: join(state, 'machines'), images: join(cache, 'cloud-images') }
}

function roots(env: Readonly<Record<string, string | undefined>>): { state: string; cache: string } {
  const home = env['INGOT_HOME']
  if (home) return { state: join(home, 'cloud'), cache: join(home, 'cache') }
  const user = env['HOME'] || homedir()
  return {
    state: join(env['XDG_STATE_HOME'] || join(user, '.local', 'state'), 'ingot', 'cloud'),
    cache: join(env['XDG_CACHE_HOME'] || join(user, '.cache'), 'ingot'),
  }
}
