import type { Stats } from 'node:fs'
import { resolve } from 'node:path'
import { type Decoded, statsOf } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'

export type Wanted = 'file' | 'folder'

/** What is wrong with a path of this computer that an option names, if anything. */
export function mistakeInPath(
  { places, place }: Pick<Decoded<unknown>, 'places' | 'place'>,
  option: string,
  path: string,
  wanted: Wanted,
  cwd: string,
): readonly IngotError[] {
  const stats = statsOf(resolve(cwd, path))
  const trouble = stats ? mismatch(stats, wanted) : `no such ${wanted}`
  if (trouble === undefined) return []
  const name = option.split('.', 1)[0]
  const hint = `Relative paths start at the working folder, ${cwd}.`
  const at = places.get(option) ?? places.get(name ?? '') ?? place
  return [new IngotError('ansible/not-found', `"${name}": "${path}": ${trouble}`, { place: at, hint })]
}

function mismatch(stats: Stats, wanted: Wanted): string | undefined {
  if (wanted === 'folder') return stats.isDirectory() ? undefined : 'it is not a folder'
  return stats.isDirectory() ? 'it is a folder, not a file' : undefined
}
