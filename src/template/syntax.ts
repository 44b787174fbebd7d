import { IngotError, messageOf } from '../errors/index.ts'
import type { FileAccess, LoadRequest } from './request.ts'
import { isModule } from './typescript/is-module.ts'

export type Syntax = 'json' | 'hcl2' | 'module'

/**
 * In what a template is written: its name tells, and a folder holds HCL2. What has any other name is JSON.
 * @throws IngotError `template/unreadable` for a folder that can't be looked into
 */
export async function syntaxOf({ path, syntax, ...access }: SyntaxSource): Promise<Syntax> {
  if (isModule(path)) return 'module'
  if (syntax === 'hcl2' || /\.pkr\.(?:hcl|json)$/.test(path)) return 'hcl2'
  return (await namesInFolder(path, access)) ? 'hcl2' : 'json'
}

export type SyntaxSource = FileAccess & Pick<LoadRequest, 'path' | 'syntax'>

/** The names in a folder, in order; undefined for what is no folder. @throws IngotError `template/unreadable` */
export async function namesInFolder(path: string, { namesIn }: FileAccess): Promise<readonly string[] | undefined> {
  if (!namesIn || path === '-' || path === '') return undefined
  try {
    return (await namesIn(path)).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new IngotError('template/unreadable', `the folder "${path}" cannot be read: ${messageOf(cause)}`, { cause })
  }
}
