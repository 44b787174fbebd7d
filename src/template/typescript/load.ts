import { IngotError, inFileOrder } from '../../errors/index.ts'
import { commonContext, makeInterpolation } from '../evaluate/index.ts'
import { Complaints, selectBuilders, selectionWarnings, type TemplateAttempt } from '../json/index.ts'
import { readFile } from '../read-file.ts'
import type { LoadRequest } from '../request.ts'
import type { BuildConfig, TemplateVariable } from '../template.ts'
import { autoVariableFiles } from './auto-files.ts'
import { type BuildParts, type NamedBuild, namedBuilds, partsOf } from './build-parts.ts'
import { makeBuild } from './builds.ts'
import { DataValues } from './data-values.ts'
import { readModule, thrownError, type WrittenTemplate } from './read-module.ts'
import type { Variables } from './template.ts'
import { variableText } from './variable-value.ts'
import { type ResolvedValues, resolveValues } from './variables.ts'

/**
 * Imports a template's module and loads it, with the variable files of its folder, which are part of the template.
 * @throws IngotError or IngotErrors when nothing can be read
 */
export async function attemptModuleLoad(request: LoadRequest): Promise<TemplateAttempt> {
  const written = await readModule(request)
  const found = await autoVariableFiles(request)
  for (const file of found) request.source?.(await readFile(file, 'variable file', request), file)
  return attemptWrittenLoad(written, { ...request, varFiles: [...found, ...request.varFiles] })
}

/**
 * Loads a template that was made by functions: gives its variables their values, makes its builds, selects, and reads what
 * the selected ones take from data sources.
 */
export async function attemptWrittenLoad(written: WrittenTemplate, request: LoadRequest): Promise<TemplateAttempt> {
  const complaints = new Complaints()
  const { template, places } = written
  const resolved = await resolveValues(template.variables, request, places, complaints)
  const all = await buildsOf(written, resolved, complaints)
  const parts = await partsByName(all, written, complaints)
  const named = all.filter(({ name }) => parts.has(name))
  const selected = select(named, request, complaints)
  const values = new DataValues(places, request)
  const builds: BuildConfig[] = []
  for (const { name } of selected) {
    const own = parts.get(name)
    if (own) builds.push(await makeBuild(name, own, { places, values, except: request.except, complaints }))
  }
  const texts = new Map(Object.entries(resolved.values).map(([name, value]) => [name, variableText(value)]))
  return {
    template: {
      path: request.path,
      description: template.description,
      variables: describeVariables(template.variables),
      builds,
      provisionerTypes: [...parts.values()].flatMap(({ provisioners }) => provisioners.map(({ type }) => type)),
      warnings: [...selectionWarnings(excludable(parts), named, request), ...resolved.warnings],
      secrets: resolved.secrets,
      interpolation: makeInterpolation(commonContext(request.path, request.host), texts),
    },
    errors: inFileOrder(onceEach(complaints.errors)),
  }
}

async function buildsOf(
  written: WrittenTemplate,
  { values }: ResolvedValues,
  complaints: Complaints,
): Promise<readonly NamedBuild[]> {
  try {
    const builds = await written.template.builds(values as Readonly<Record<string, never>>)
    return await namedBuilds(builds, written, complaints)
  } catch (cause) {
    const error = cause instanceof IngotError ? cause : thrownError(cause, 'the template failed', written.places)
    // With values that only stand in for others a template's own code may well fail.
    if (complaints.errors.length === 0) complaints.errors.push(error)
    return []
  }
}

async function partsByName(
  builds: readonly NamedBuild[],
  written: WrittenTemplate,
  complaints: Complaints,
): Promise<ReadonlyMap<string, BuildParts>> {
  const parts = new Map<string, BuildParts>()
  for (const build of builds) {
    const own = await complaints.attempt(() => partsOf(build, written))
    if (own) parts.set(build.name, own)
  }
  return parts
}

/** That none is left is no mistake of its own where there are others. */
function select(named: readonly NamedBuild[], request: LoadRequest, complaints: Complaints): readonly NamedBuild[] {
  try {
    return selectBuilders(named, request)
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    if (complaints.errors.length === 0) complaints.errors.push(error)
    return []
  }
}

/** Post-processors that `-except` can name. */
function excludable(parts: ReadonlyMap<string, BuildParts>): readonly { readonly name: string }[] {
  return [...parts.values()].flatMap(({ postProcessors }) =>
    postProcessors.flat().map(({ type, options }) => ({ name: String(options['name'] ?? type) })),
  )
}

function describeVariables(variables: Variables): readonly TemplateVariable[] {
  return Object.entries(variables).map(([name, { options }]) => ({
    name,
    default: options.default === undefined ? undefined : variableText(options.default),
    required: options.default === undefined,
    sensitive: options.sensitive ?? false,
  }))
}

/** A part that several builds share has its mistakes once. */
function onceEach(errors: readonly IngotError[]): IngotError[] {
  return [...new Map(errors.map((error) => [JSON.stringify([error.code, error.message, error.place]), error])).values()]
}
