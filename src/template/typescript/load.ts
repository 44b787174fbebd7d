import { IngotError, inFileOrder } from '../../errors/index.ts'
import { STAND_IN } from '../../options/stand-in.ts'
import { commonContext, makeInterpolation } from '../evaluate/index.ts'
import { Complaints, selectBuilders, selectionWarnings, type TemplateAttempt } from '../json/index.ts'
import type { LoadRequest } from '../request.ts'
import type { BuildConfig, TemplateVariable } from '../template.ts'
import { type BuildParts, makeBuild, type NamedBuild, namedBuilds, partsOf } from './builds.ts'
import { readModule, thrownError, type WrittenTemplate } from './read-module.ts'
import type { Variables } from './template.ts'
import { toMapValue } from './to-value.ts'
import { type DataSourceCall, isPlainObject, settled, type ValueReader } from './value.ts'
import { variableText } from './variable-value.ts'
import { type ResolvedValues, resolveValues } from './variables.ts'

/** Imports a template's module and loads it. @throws IngotError or IngotErrors when nothing can be read */
export async function attemptModuleLoad(request: LoadRequest): Promise<TemplateAttempt> {
  return attemptWrittenLoad(await readModule(request), request)
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
  const reader = dataReader(written, request)
  const builds: BuildConfig[] = []
  for (const { name } of selected) {
    const own = parts.get(name)
    if (own) builds.push(await makeBuild(name, own, { places, reader, except: request.except, complaints }))
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
  { template, places }: WrittenTemplate,
  { values }: ResolvedValues,
  complaints: Complaints,
): Promise<readonly NamedBuild[]> {
  try {
    const builds = await template.builds(values as Readonly<Record<string, never>>)
    return namedBuilds(builds, places.of(template.place), complaints)
  } catch (cause) {
    const error = cause instanceof IngotError ? cause : thrownError(cause, 'the template failed', places)
    // With values that only stand in for others a template's own code may well fail.
    if (complaints.errors.length === 0) complaints.errors.push(error)
    return []
  }
}

async function partsByName(
  builds: readonly NamedBuild[],
  { template, places }: WrittenTemplate,
  complaints: Complaints,
): Promise<ReadonlyMap<string, BuildParts>> {
  const parts = new Map<string, BuildParts>()
  for (const build of builds) {
    const own = await complaints.attempt(() => partsOf(build, places.of(template.place)))
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

/** Reads each data source once, however many values come from it. */
function dataReader({ places }: WrittenTemplate, { readData, dataSources, secret }: LoadRequest): ValueReader {
  const read = new Map<DataSourceCall, Promise<Readonly<Record<string, unknown>>>>()
  const reader: ValueReader = {
    secret: (text) => secret?.(text),
    data(call) {
      const known = read.get(call)
      if (known) return known
      const answer = readCall(call)
      read.set(call, answer)
      return answer
    },
    changed<T, U>(value: T, change: (value: T) => U): U {
      try {
        return change(value)
      } catch (cause) {
        // What stands in for a fact need not be what a function expects.
        if (dataSources?.areRead === false) return STAND_IN as U
        throw thrownError(cause, 'a value could not be changed', places)
      }
    },
  }
  const readCall = async ({ type, options, place: called }: DataSourceCall) => {
    const place = places.of(called)
    if (!readData) throw new IngotError('template/data', `data source "${type}": nothing here can read it`, { place })
    const given = await settled(options, reader)
    return readData({ type, place, config: toMapValue(isPlainObject(given) ? given : {}, place) })
  }
  return reader
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
