import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import picomatch from 'picomatch'
import { ArgumentError } from '../../../hcl/index.ts'

/** Names that start with a point count; what other shells know beyond `*`, `?`, `[…]`, `{…}` and `**` does not. */
const OPTIONS = { dot: true, noextglob: true, nonegate: true, strictBrackets: true }

/**
 * The paths below a folder of all that is no folder and matches the pattern, relative to the folder. Links are followed.
 * @throws ArgumentError for a pattern with a bracket that isn't closed, as the second argument of `fileset`
 */
export function matchFiles(folder: string, pattern: string): readonly string[] {
  const { base, glob: raw } = picomatch.scan(pattern, OPTIONS)
  if (raw === '' && /[[{*?]/.test(pattern)) throw new ArgumentError(1, 'it is no pattern', JSON.stringify(pattern))
  if (raw === '') return [posix.normalize(pattern)]
  // Two stars that are not alone between slashes are like one.
  const glob = raw.replaceAll(/(?<=[^/*])\*{2,}|\*{2,}(?=[^/*])/g, '*')
  const matches = compile(glob)
  const levels = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length
  return Array.from(walk(resolve(folder, base), levels))
    .filter((path) => matches(path))
    .map((path) => posix.join(base, path))
}

function compile(glob: string): (path: string) => boolean {
  try {
    return picomatch(glob, OPTIONS)
  } catch (error) {
    throw new ArgumentError(1, 'it is no pattern', error instanceof Error ? error.message : String(error))
  }
}

/** @param above the real folders that lead here, in which a link must not end: it would go round for ever */
function* walk(folder: string, levels: number, above: readonly string[] = []): Generator<string> {
  const real = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? realpathSync(folder) : undefined
  if (real === undefined || levels === 0 || above.includes(real)) return
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) yield name
    else for (const inner of walk(path, levels - 1, [...above, real])) yield `${name}/${inner}`
  }
}
