import { basename, dirname, join } from 'node:path'
import { IngotError, messageOf, nearest } from '../errors/index.ts'
import type { FileAccess } from './request.ts'

/**
 * Reads a file that the user named.
 * @param what how messages call it: `template`, `variable file`
 * @throws IngotError `template/not-found`, `template/unreadable`
 */
export async function readFile(path: string, what: string, access: FileAccess): Promise<string> {
  try {
    return await access.read(path)
  } catch (cause) {
    if (cause instanceof IngotError) throw cause
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new IngotError('template/not-found', `the ${what} "${path}" does not exist`, {
        hint: (await nearHint(path, access)) ?? 'check the path; it is relative to the working folder',
        cause,
      })
    }
    if (code === 'EISDIR') {
      const hint = what === 'template' ? 'folders hold HCL2 templates; name a JSON file here' : 'name a file'
      throw new IngotError('template/unreadable', `the ${what} "${path}" is a folder`, {
        hint,
        cause,
      })
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new IngotError('template/unreadable', `you may not read the ${what} "${path}"`, {
        hint: 'look at its permissions, and at those of the folders above it',
        cause,
      })
    }
    throw new IngotError('template/unreadable', `the ${what} "${path}" cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** Why it isn't found: a link that leads nowhere, a name that is nearly another one of the folder, or no folder. */
async function nearHint(path: string, { namesIn }: FileAccess): Promise<string | undefined> {
  if (!namesIn) return undefined
  const folder = dirname(path)
  try {
    const [name, names] = [basename(path), await namesIn(folder)]
    if (names.includes(name)) return 'it is a link, and there is nothing where it leads'
    const near = names.find((other) => other.startsWith(`${name}.`)) ?? nearest(name, names)
    return near === undefined ? undefined : `did you mean "${join(folder, near)}"?`
  } catch {
    return `there is no folder "${folder}"`
  }
}
