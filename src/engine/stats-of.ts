import { type Stats, statSync } from 'node:fs'

/**
 * What stands at a path that a template names, or undefined when nothing can be there: also for a name that is too long,
 * holds a zero byte, or lies in a folder that may not be looked into.
 */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
