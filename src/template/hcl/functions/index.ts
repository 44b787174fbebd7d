import { type HclFunction, standardFunctions } from '../../../hcl/index.ts'
import type { PackerFunctionHost } from './host.ts'
import { legacyTimeFunctions } from './legacy-time.ts'
import { envFunction, outsideFunctions } from './outside.ts'
import { pathFunctions } from './paths.ts'
import { readingFunctions } from './reading.ts'
import { readingOnce } from './reading-once.ts'
import { templatefileFunction } from './templatefile.ts'

export { checkFunctions, defineFunctions } from './defined/index.ts'
export { localFiles } from './files.ts'
export type { Files, PackerFunctionHost, RenderTemplate, TemplateFile } from './host.ts'
export { refusing } from './refusing.ts'
export { throwFirst } from './throw-first.ts'

/** All functions that HCL2 templates can call, by name. Make one table for one run: it remembers what it has fetched. */
export function packerFunctions(given: PackerFunctionHost): Readonly<Record<string, HclFunction>> {
  const host = { ...given, files: readingOnce(given.files) }
  const functions = {
    ...standardFunctions(host),
    ...legacyTimeFunctions(host.start),
    ...outsideFunctions(host.outside),
    ...pathFunctions(host),
    ...readingFunctions(host),
  }
  return { ...functions, templatefile: templatefileFunction(host, functions) }
}

/** What the default of a variable can call: `env`, and nothing else. */
export function variableDefaultFunctions(
  outside: Pick<PackerFunctionHost['outside'], 'env'>,
): Readonly<Record<string, HclFunction>> {
  return { env: envFunction(outside.env) }
}
