import { IngotError } from '../../../errors/index.ts'
import { SourceFile } from '../../../hcl/index.ts'
import { readFile } from '../../read-file.ts'
import type { FileAccess } from '../../request.ts'

/**
 * Reads the files of a template or of variables, all at once.
 * @param what how messages call one: `template`, `variable file`
 * @throws IngotError `template/not-found`, `template/unreadable`
 */
export async function readSources(
  paths: readonly string[],
  what: string,
  access: FileAccess,
): Promise<readonly SourceFile[]> {
  const sources = await Promise.all(paths.map((path) => readSource(path, what, access, paths.length > 1)))
  return sources.filter((source) => source !== undefined)
}

/** @param skipFolders for names that were found in a folder */
async function readSource(path: string, what: string, access: FileAccess, skipFolders: boolean) {
  try {
    return new SourceFile(path, await readFile(path, what, access))
  } catch (error) {
    if (skipFolders && isAboutFolder(error)) return undefined
    throw error
  }
}

function isAboutFolder(error: unknown): boolean {
  const { cause } = error instanceof IngotError ? error : {}
  return cause instanceof Error && 'code' in cause && cause.code === 'EISDIR'
}
