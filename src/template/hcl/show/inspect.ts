import { type IngotError, throwAll } from '../../../errors/index.ts'
import type { LoadRequest } from '../../request.ts'
import { toErrors } from '../diagnostics/index.ts'
import { openTemplate } from '../open.ts'
import { buildsText } from './builds-text.ts'
import { inspectBuilds } from './inspected-build.ts'
import { valuesText } from './values-text.ts'

export interface HclInspection {
  /** What is printed, each with a line end behind it. */
  readonly said: readonly string[]
  /** What kept locals from getting a value. */
  readonly problems: readonly IngotError[]
}

/**
 * What an HCL2 template holds: the values of its variables and locals, and its builds. Data sources aren't read, and
 * variables need no value: what depends on them is `<unknown>`.
 * @throws IngotError or IngotErrors about what is wrong with the files, or with what is given for variables
 */
export async function inspectHclTemplate(request: LoadRequest): Promise<HclInspection> {
  const { module, scope, mistakes } = await openTemplate(request)
  throwAll(mistakes)
  const locals = await scope.allLocals()
  const builds = await inspectBuilds(module, scope)
  return {
    said: ['Packer Inspect: HCL2 mode\n', valuesText(scope.variables, locals.values), buildsText(builds)],
    problems: toErrors(locals.diagnostics),
  }
}
