import { IngotError, throwAll } from '../errors/index.ts'
import { parseSyntax, type SourceFile } from '../hcl/index.ts'
import { findTemplateFiles, readSources, toErrors } from '../template/hcl/index.ts'
import type { LoadRequest } from '../template/index.ts'

/**
 * The files of an HCL2 template in native syntax.
 * @throws IngotError or IngotErrors: `template/not-found`, `convert/json-syntax` for `.pkr.json`, mistakes of syntax
 */
export async function readNativeFiles(request: LoadRequest): Promise<readonly SourceFile[]> {
  const { templates } = await findTemplateFiles(request.path, request)
  const json = templates.find((path) => path.endsWith('.json'))
  if (json !== undefined) {
    throw new IngotError('convert/json-syntax', `"${json}" is HCL2 in JSON, which can't be converted`, {
      hint: 'its expressions stand in texts; write them in a .pkr.hcl file',
    })
  }
  const files = await readSources(templates, 'template', request)
  throwAll(toErrors(files.flatMap((file) => parseSyntax(file).diagnostics)))
  return files
}
