import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** From a chunk of the built program, and from its source beside which it was built. */
const PLACES = ['../types/index.d.ts', '../../dist/types/index.d.ts']

/** The types of `ingot` that belong to this program; undefined in the single executable, which has none with it. */
export function ownTypes(): string | undefined {
  const here: string | undefined = import.meta.url
  if (here === undefined) return undefined
  return PLACES.map((path) => fileURLToPath(new URL(path, here))).find((path) => existsSync(path))
}
