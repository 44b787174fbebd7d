import { IngotError } from '../../errors/index.ts'
import { readFile } from '../read-file.ts'
import type { TemplateSource } from '../request.ts'
import { isModule } from '../typescript/is-module.ts'

/** Opens a template that can only be JSON. @throws IngotError `template/module`, `template/not-found` … */
export async function readJsonText(source: TemplateSource): Promise<string> {
  const { path } = source
  if (!isModule(path)) return readFile(path, 'template', source)
  throw new IngotError('template/module', `"${path}" is a template in TypeScript, and only JSON can be read here`, {
    hint: 'build, validate, inspect, plan and resume take templates in TypeScript',
  })
}
