import { IngotError, throwAll } from '../errors/index.ts'
import { isHclTemplate } from './hcl/files/find.ts'
import { attemptJsonTemplateLoad, readJsonDocument, type TemplateAttempt } from './json/index.ts'
import type { LoadRequest, TemplateSource } from './request.ts'
import type { Template } from './template.ts'
import { isModule } from './typescript/is-module.ts'

/**
 * Reads a template, resolves its variables and selects its builds: everything before components decode their options.
 *
 * @throws IngotError or IngotErrors with every mistake at once: `template/not-found`, `template/json-syntax`,
 *   `template/duplicate-key`, `template/type`, `template/required-variable`, `template/no-builds` …
 */
export async function loadTemplate(request: LoadRequest): Promise<Template> {
  const { template, errors } = await attemptLoad(request)
  throwAll(errors)
  return template
}

/**
 * As {@link loadTemplate}, with the mistakes in the answer, so that what could be read can be looked at as well.
 * @throws IngotError or IngotErrors when nothing can be read: `template/not-found`, `template/json-syntax` …
 */
export async function attemptLoad(request: LoadRequest): Promise<TemplateAttempt> {
  if (isModule(request.path)) return (await import('./typescript/index.ts')).attemptModuleLoad(request)
  if (await isHcl(request)) return (await import('./hcl/load.ts')).attemptHclTemplateLoad(request)
  return attemptJsonTemplateLoad(request)
}

/**
 * What `validate -syntax-only` checks: that the file can be read and has the shape of a template. Names that it refers
 * to, variables and the options of components are not looked at.
 * @throws IngotError or IngotErrors
 */
export async function checkTemplateSyntax(request: TemplateSource): Promise<void> {
  if (isModule(request.path)) await (await import('./typescript/index.ts')).readModule(request)
  else if (await isHcl(request)) await (await import('./hcl/check-syntax.ts')).checkHclSyntax(request)
  else await readJsonDocument(request)
}

/** A module is told by its name, HCL2 by its name, by being a folder, or by what the user says of it. */
async function isHcl(request: TemplateSource): Promise<boolean> {
  return request.syntax === 'hcl2' || isHclTemplate(request.path, request)
}

/** Packer tells the syntax by the name. @throws IngotError `template/hcl2` */
export function refuseOtherSyntaxes(path: string): void {
  if (!/\.pkr\.(?:hcl|json)$/.test(path)) return
  throw new IngotError('template/hcl2', `"${path}" is an HCL2 template, which Ingot cannot read yet`, {
    hint: 'JSON templates are read; they have any other name',
  })
}
