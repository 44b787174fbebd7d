import { throwAll } from '../../errors/index.ts'
import type { TemplateSource } from '../request.ts'
import { inOrder, toErrors } from './diagnostics/index.ts'
import { findTemplateFiles, readTemplate } from './files/index.ts'
import { readModule } from './module/index.ts'

/**
 * Checks that the files of an HCL2 template can be read and have the shape of one.
 * @throws IngotError or IngotErrors
 */
export async function checkHclSyntax(request: TemplateSource): Promise<void> {
  const { root, templates } = await findTemplateFiles(request.path, request)
  const { module, diagnostics } = readModule(root, await readTemplate(templates, request))
  throwAll(toErrors(inOrder(diagnostics, module.files)))
}
