import { copyFile, cp, glob, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path'
import { IngotError, throwAll } from '../errors/index.ts'

/** What shall be on a medium. */
export interface Contents {
  /** The option that names them, for errors, and its patterns: files, or folders with all that is in them. */
  readonly sources: readonly {
    readonly option: string
    readonly patterns: readonly string[]
    readonly flat?: boolean
  }[]
  /** The option that holds them, and texts by their paths on the medium. They win over files of the same path. */
  readonly texts: { readonly option: string; readonly byPath: Readonly<Record<string, string>> }
}

/**
 * Copies everything into `folder`, laid out as on the medium. Links are followed.
 * @throws IngotError or IngotErrors `media/no-match`, `media/path`, `media/unreadable`
 */
export async function stage(contents: Contents, folder: string, cwd: string): Promise<void> {
  const errors: IngotError[] = []
  for (const source of contents.sources) {
    for (const pattern of source.patterns) {
      await copyMatches(source, pattern, { folder, cwd }).catch((error) => errors.push(error))
    }
  }
  for (const [path, text] of Object.entries(contents.texts.byPath)) {
    const target = inside(folder, path)
    if (target) await writeText(target, text)
    else errors.push(new IngotError('media/path', `a path of "${contents.texts.option}" leaves the medium: "${path}"`))
  }
  throwAll(errors)
}

async function copyMatches(
  { option, flat = false }: Contents['sources'][number],
  pattern: string,
  { folder, cwd }: { readonly folder: string; readonly cwd: string },
): Promise<void> {
  const found = await matches(pattern, cwd)
  if (found.length === 0) {
    const hint = `Relative paths start at the working folder, ${cwd}.`
    throw new IngotError('media/no-match', `"${option}": there is no file "${pattern}"`, { hint })
  }
  for (const path of found) {
    try {
      await copyOne(path, pattern.endsWith('/'), flat, folder)
    } catch (cause) {
      const message = `"${option}": "${path}" can't be copied: ${cause instanceof Error ? cause.message : cause}`
      throw new IngotError('media/unreadable', message, { cause })
    }
  }
}

/** A name that exists is meant as it is written, even when it has a "*" in it. */
async function matches(pattern: string, cwd: string): Promise<string[]> {
  const path = resolve(cwd, pattern)
  if (await stat(path).catch(() => undefined)) return [path]
  const found: string[] = []
  for await (const match of glob(pattern, { cwd })) found.push(resolve(cwd, match))
  return found.sort()
}

async function copyOne(path: string, contentsOnly: boolean, flat: boolean, folder: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory()
  if (isFolder && flat) {
    for (const file of await filesBelow(path)) await copyFile(file, join(folder, basename(file)))
  } else {
    const target = isFolder && contentsOnly ? folder : join(folder, basename(path))
    await cp(path, target, { recursive: true, dereference: true })
  }
}

/** The files in a folder and in all folders below it, by their paths. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  const paths = entries.sort().map((entry) => join(folder, entry))
  const facts = await Promise.all(paths.map((path) => stat(path)))
  return paths.filter((_path, index) => facts[index]?.isFile())
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** @returns undefined when the path leads out of `folder` */
function inside(folder: string, path: string): string | undefined {
  const clean = normalize(path.replace(/^[/\\]+/, ''))
  return isAbsolute(clean) || clean === '.' || clean.split(sep).includes('..') ? undefined : join(folder, clean)
}
