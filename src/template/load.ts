import { IngotError, throwAll } from '../errors/index.ts'
import { attemptJsonTemplateLoad, readJsonDocument, type TemplateAttempt } from './json/index.ts'
import type { LoadRequest } from './request.ts'
import { syntaxOf } from './syntax.ts'
import type { Template } from './template.ts'

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
  switch (await syntaxOf(request)) {
    case 'module':
      return (await import('./typescript/index.ts')).attemptModuleLoad(request)
    case 'hcl2':
      return (await import('./hcl/load.ts')).attemptHclTemplateLoad(request)
    case 'json':
      return attemptJsonTemplateLoad(request)
  }
}

/**
 * What `validate -syntax-only` checks: that the file can be read and has the shape of a template. Names that it refers
 * to, variables and the options of components are not looked at; in HCL2, what is given for variables is.
 * @throws IngotError or IngotErrors
 */
export async function checkTemplateSyntax(request: LoadRequest): Promise<void> {
  switch (await syntaxOf(request)) {
    case 'module':
      await (await import('./typescript/index.ts')).readModule(request)
      break
    case 'hcl2':
      await (await import('./hcl/check-syntax.ts')).checkHclSyntax(request)
      break
    case 'json':
      await readJsonDocument(request)
  }
}

/** For what concerns JSON alone. Packer tells the syntax by the name. @throws IngotError `template/hcl2` */
export function refuseOtherSyntaxes(path: string): void {
  if (!/\.pkr\.(?:hcl|json)$/.test(path)) return
  throw new IngotError('template/hcl2', `"${path}" is an HCL2 template, and only JSON templates are taken here`, {
    hint: 'JSON templates have any other name; "ingot fmt" brings HCL2 into order, "ingot convert" writes it in another syntax',
  })
}
