import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isSea } from 'node:sea'

/** From a module of the built program, and from its source beside which it was built. */
const PLACES = ['../types/index.d.ts', '../../dist/types/index.d.ts']

/** The types of `ingot` that belong to this program; undefined in the single executable, which has none with it. */
export function ownTypes(): string | undefined {
  if (isSea()) return undefined
  return PLACES.map((path) => join(import.meta.dirname, path)).find((path) => existsSync(path))
}
