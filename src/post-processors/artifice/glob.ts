import { lstat, readdir } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { compilePattern } from './pattern.ts'

/**
 * The paths that a pattern stands for, sorted, by the rules of Go's `filepath.Glob`: `*` and `?` match leading dots and never a
 * `/`; there is no `**`; what can't be read matches nothing.
 * @param cwd where relative patterns start; the paths are relative as the pattern is
 * @throws PatternError for a bracket that isn't closed, and the like
 */
export async function glob(pattern: string, cwd: string): Promise<readonly string[]> {
  const parts = pattern.split('/').filter((part, at) => part !== '' || at === 0)
  if (!/[*?[\\]/.test(pattern)) return (await exists(resolve(cwd, pattern))) ? [pattern] : []
  for (const part of parts) compilePattern(part)
  let paths: readonly string[] = isAbsolute(pattern) ? ['/'] : ['']
  for (const part of isAbsolute(pattern) ? parts.slice(1) : parts) {
    const deeper = await Promise.all(paths.map((path) => below(path, part, cwd)))
    paths = deeper.flat()
  }
  return paths
}

async function below(folder: string, part: string, cwd: string): Promise<readonly string[]> {
  if (!/[*?[\\]/.test(part)) {
    const path = join(folder, part)
    return (await exists(resolve(cwd, path))) ? [path] : []
  }
  const pattern = compilePattern(part)
  const names = await readdir(resolve(cwd, folder)).catch(() => [])
  return names
    .filter((name) => pattern.test(name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(folder, name))
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
