import { throwAll } from '../../errors/index.ts'
import type { TemplateSource } from '../request.ts'
import { inOrder, toErrors } from './diagnostics/index.ts'
import { findTemplateFiles, readSources } from './files/index.ts'
import { readModule } from './module/index.ts'

/**
 * Checks that the files of an HCL2 template can be read and have the shape of one.
 * @throws IngotError or IngotErrors
 */
export async function checkHclSyntax(request: TemplateSource): Promise<void> {
  const { root, templates } = await findTemplateFiles(request.path, request)
  const sources = await readSources(templates, 'template', request)
  throwAll(toErrors(inOrder(readModule(root, sources).diagnostics, sources)))
}
