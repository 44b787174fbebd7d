import { IngotError, messageOf } from '../errors/index.ts'

/**
 * Reads a file that the user named.
 * @param what how messages call it: `template`, `variable file`
 * @throws IngotError `template/not-found`, `template/unreadable`
 */
export async function readFile(path: string, what: string, read: (path: string) => Promise<string>): Promise<string> {
  try {
    return await read(path)
  } catch (cause) {
    if (cause instanceof IngotError) throw cause
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new IngotError('template/not-found', `the ${what} "${path}" does not exist`, {
        hint: 'check the path; it is relative to the working folder',
        cause,
      })
    }
    if (code === 'EISDIR') {
      const hcl = what === 'template' ? 'folders hold HCL2 templates, which Ingot cannot read yet; ' : ''
      throw new IngotError('template/unreadable', `the ${what} "${path}" is a folder`, {
        hint: `${hcl}name a JSON file`,
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
