import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import { ArgumentError } from '../../../hcl/index.ts'
import { type Glob, GlobError, parseGlob } from './glob/index.ts'

/**
 * The paths below a folder of all that is no folder and matches the pattern, relative to the folder. Links are followed. What may
 * not be looked at is passed by.
 * @param visit told of each file and folder that is looked at
 * @throws ArgumentError for a pattern with a bracket that isn't closed, as the second argument of `fileset`
 */
export function matchFiles(folder: string, pattern: string, visit: () => void): readonly string[] {
  return globsOf(pattern).flatMap((glob) =>
    glob.levels === 0 ? [posix.normalize(glob.base)] : below(folder, glob, visit),
  )
}

function globsOf(pattern: string): readonly Glob[] {
  try {
    return parseGlob(pattern)
  } catch (error) {
    if (!(error instanceof GlobError)) throw error
    throw new ArgumentError(1, 'it is no pattern', error.message)
  }
}

function below(folder: string, { base, levels, matches }: Glob, visit: () => void): string[] {
  return Array.from(walk(resolve(folder, base), levels, visit))
    .filter(matches)
    .map((path) => posix.join(base, path))
}

/** @param above the real folders that lead here, in which a link must not end: it would go round for ever */
function* walk(folder: string, levels: number, visit: () => void, above: readonly string[] = []): Generator<string> {
  if (levels === 0 || !statsOf(folder)?.isDirectory()) return
  const real = realpathSync(folder)
  if (above.includes(real)) return
  for (const name of namesIn(folder)) {
    visit()
    const path = join(folder, name)
    if (!statsOf(path)?.isDirectory()) yield name
    else for (const inner of walk(path, levels - 1, visit, [...above, real])) yield `${name}/${inner}`
  }
}

/** Undefined for what isn't there, and for what may not be looked at. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
