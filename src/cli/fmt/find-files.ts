import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { IngotError, messageOf } from '../../errors/index.ts'

export interface FileSearch {
  readonly cwd: string
  readonly recursive: boolean
}

/**
 * The files that a path on the command line means: itself, or a folder's templates and variable files in the order of their
 * names. What editors leave beside a file, and what is hidden, is left out as Packer does.
 * @returns paths as they are shown; `-` is standard input
 * @throws IngotError `cli/path`, `template/not-hcl`
 */
export function findFiles(path: string, search: FileSearch): readonly string[] {
  if (path === '-') return [path]
  const found = statOf(resolve(search.cwd, path))
  if (!found) throw new IngotError('cli/path', `"${path}" does not exist`, { hint: 'name a file or a folder' })
  if (found.isDirectory()) return filesIn(path, search)
  if (isHcl(path)) return [path]
  throw new IngotError(
    'template/not-hcl',
    `"${path}" is no HCL2 file: only *.pkr.hcl and *.pkrvars.hcl are formatted`,
    {
      hint: path.endsWith('.json') ? '"ingot fix -write" brings a JSON template into order' : undefined,
    },
  )
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function filesIn(folder: string, search: FileSearch): readonly string[] {
  const entries = entriesOf(folder, search).filter(({ name }) => !isLeftover(name))
  const found: string[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...(search.recursive ? filesIn(path, search) : []))
    else if (isHcl(path)) found.push(path)
  }
  return found
}

function entriesOf(folder: string, { cwd }: FileSearch): readonly Dirent[] {
  try {
    const entries = readdirSync(resolve(cwd, folder), { withFileTypes: true })
    const keys = new Map(entries.map((entry) => [entry, Buffer.from(entry.name)]))
    const key = (entry: Dirent) => keys.get(entry) as Buffer
    return entries.sort((a, b) => key(a).compare(key(b)))
  } catch (cause) {
    throw new IngotError('cli/path', `the folder "${folder}" can't be read: ${messageOf(cause)}`, { cause })
  }
}

function isHcl(path: string): boolean {
  return /\.(?:pkr|pkrvars)\.hcl$/.test(path)
}

/** Hidden, or a copy that vim (`~`) or Emacs (`#…#`) keeps. */
function isLeftover(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'))
}
