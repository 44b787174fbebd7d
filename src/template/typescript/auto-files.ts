import { dirname, join } from 'node:path'
import type { LoadRequest } from '../request.ts'
import { namesInFolder } from '../syntax.ts'

const ENDINGS = ['.auto.pkrvars.hcl', '.auto.pkrvars.json']

/**
 * The variable files that count without being named: those in the template's folder whose names say so, in HCL first, then in
 * JSON, each by name. A module is what a folder is in HCL2: there is nothing else to give.
 * @throws IngotError `template/unreadable`
 */
export async function autoVariableFiles(request: LoadRequest): Promise<readonly string[]> {
  const folder = dirname(request.path)
  const names = (await namesInFolder(folder, request)) ?? []
  return ENDINGS.flatMap((ending) => names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name)))
}
