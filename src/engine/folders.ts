import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Where Ingot keeps things on a user's disk. The folders need not exist yet; make them with mode 0700. */
export interface Folders {
  /** The ledger, the catalog, the local cloud's state: must not be lost. */
  readonly state: string
  /** Downloads, compiled code, base images: can be made again. */
  readonly cache: string
  readonly config: string
}

/** `$INGOT_HOME/{state,cache,config}`, else the XDG folders' `ingot`, else those below the home folder. */
export function foldersOf(env: Readonly<Record<string, string | undefined>>): Folders {
  const own = env['INGOT_HOME'] && resolve(env['INGOT_HOME'])
  if (own) return { state: join(own, 'state'), cache: join(own, 'cache'), config: join(own, 'config') }
  const home = env['HOME'] || homedir()
  return {
    state: join(xdg(env['XDG_STATE_HOME']) ?? join(home, '.local', 'state'), 'ingot'),
    cache: join(xdg(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'ingot'),
    config: join(xdg(env['XDG_CONFIG_HOME']) ?? join(home, '.config'), 'ingot'),
  }
}

/** Relative paths are invalid and to be ignored (https://specifications.freedesktop.org/basedir-spec). */
function xdg(path: string | undefined): string | undefined {
  return path && isAbsolute(path) ? path : undefined
}
