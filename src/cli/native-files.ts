import { convertHclJson } from '../convert/index.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import { parseSyntax, SourceFile } from '../hcl/index.ts'
import { findTemplateFiles, readSources, toErrors } from '../template/hcl/index.ts'
import { type LoadRequest, readRawTemplate } from '../template/index.ts'
import { findDefinition } from './find-definition.ts'

/**
 * The files of an HCL2 template in native syntax: those in JSON are converted to it.
 * @throws IngotError or IngotErrors: `template/not-found`, `template/json-syntax`, mistakes of syntax
 */
export async function readNativeFiles(request: LoadRequest): Promise<readonly SourceFile[]> {
  const { templates } = await findTemplateFiles(request.path, request)
  const native = templates.filter((path) => !path.endsWith('.json'))
  const files = [...(await readSources(native, 'template', request))]
  throwAll(toErrors(files.flatMap((file) => parseSyntax(file).diagnostics)))
  for (const path of templates) if (!native.includes(path)) files.push(await fromJson(path, request))
  return files
}

async function fromJson(path: string, request: LoadRequest): Promise<SourceFile> {
  const { root } = await readRawTemplate({ ...request, path })
  const file = new SourceFile(path, await convertHclJson(root, findDefinition))
  const [mistake] = toErrors(parseSyntax(file).diagnostics)
  if (!mistake) return file
  throw new IngotError('convert/json', `"${path}" holds what cannot be written in HCL2: ${mistake.message}`, {
    hint: '"ingot validate" tells where',
  })
}
