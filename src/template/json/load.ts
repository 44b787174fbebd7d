import { nearest, throwAll } from '../../errors/index.ts'
import {
  type CommonContext,
  commonContext,
  makeInterpolation,
  type RawVariable,
  type ResolvedVariables,
  resolveVariables,
} from '../evaluate/index.ts'
import { outsideValues, packerFunctions, render, renderAsync } from '../gotemplate/index.ts'
import type { LoadRequest } from '../request.ts'
import type { Template, TemplateWarning } from '../template.ts'
import { makeBuild, nameBuilders, type RenderText } from './builds.ts'
import { checkDocument } from './check.ts'
import { Complaints } from './complaints.ts'
import type { JsonDocument, WrittenVariable } from './document.ts'
import { type GivenVariable, givenVariables } from './given.ts'
import { inFileOrder } from './order.ts'
import { readJsonDocument } from './read.ts'
import { selectBuilders, selectionWarnings } from './select.ts'
import { undefinedVariableWarnings } from './undefined-variables.ts'

/** Reads a JSON template, resolves its variables and selects its builds. Options of components stay as written. */
export async function loadJsonTemplate(request: LoadRequest): Promise<Template> {
  const document = await readJsonDocument(request)
  const raw = await rawVariables(document, request)
  const common = commonContext(request.path, request.host)
  const values = await resolve(raw, common, request)
  const builders = await namedBuilders(document, renderer(common, values))
  const selected = selectBuilders(builders, request)
  const builds = await makeBuilds(selected, { document, render: renderer(common, values), except: request.except })
  return {
    path: request.path,
    description: document.description,
    variables: document.variables.map((variable) => describeVariable(variable, document)),
    builds,
    provisionerTypes: document.provisioners.map(({ type }) => type),
    warnings: [
      ...selectionWarnings(document, builders, request),
      ...misspeltVariables(document, request),
      ...undefinedVariableWarnings(builds, [...values.keys()]),
    ],
    secrets: [...document.sensitive].flatMap((name) => values.get(name) || []),
    interpolation: makeInterpolation(common, values),
  }
}

/** Every variable's text, after all that can be checked before anything is rendered. */
async function rawVariables(document: JsonDocument, request: LoadRequest): Promise<readonly RawVariable[]> {
  const complaints = new Complaints()
  checkDocument(document, complaints)
  const given = await givenVariables(request, complaints)
  checkRequired(document, given, complaints)
  const raw = mergeVariables(document, given)
  for (const { sensitive, text } of raw) if (sensitive && !text.includes('{{')) request.secret?.(text)
  throwAll(inFileOrder(complaints.errors))
  return raw
}

/** Every variable that has a text, by name: what is given from outside wins over the template's default. */
export function mergeVariables(document: JsonDocument, given: readonly GivenVariable[]): readonly RawVariable[] {
  const raw = new Map<string, RawVariable>()
  const add = ({ name, text, place }: GivenVariable) =>
    raw.set(name, { name, text, place, sensitive: document.sensitive.has(name) })
  for (const { name, default: value } of document.variables)
    if (value) add({ name, text: value.value, place: value.place })
  for (const variable of given) add(variable)
  return [...raw.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function checkRequired(document: JsonDocument, given: readonly GivenVariable[], complaints: Complaints): void {
  const names = new Set(given.map(({ name }) => name))
  const stray = names.difference(new Set(document.variables.map(({ name }) => name)))
  for (const { name, namePlace, default: value } of document.variables) {
    if (value || names.has(name)) continue
    const near = nearest(name, stray)
    const hint = near ? `"${near}" is set; is that a misspelling?` : `set it with -var '${name}=…' or in a -var-file`
    complaints.add('template/required-variable', `the required variable "${name}" is not set`, namePlace, hint)
  }
}

async function resolve(
  raw: readonly RawVariable[],
  common: CommonContext,
  request: LoadRequest,
): Promise<ReadonlyMap<string, string>> {
  const { values, errors } = await resolveWithOutside(raw, common, request)
  throwAll(inFileOrder(errors))
  return values
}

/** Renders variables, which may read the environment and other services. What fails has no value. */
export async function resolveWithOutside(
  raw: readonly RawVariable[],
  common: CommonContext,
  { host, secret = () => {} }: Pick<LoadRequest, 'host' | 'secret'>,
): Promise<ResolvedVariables> {
  const outside = outsideValues(host.env, globalThis.fetch, secret)
  const resolved = await resolveVariables(raw, (user) => {
    const functions = packerFunctions({ ...common, user, outside })
    return (text, place) => renderAsync(text, undefined, functions, place)
  })
  for (const { name, sensitive } of raw) if (sensitive) secret(resolved.values.get(name) ?? '')
  return resolved
}

/** Renders what the template itself reads: builder names and `max_retries`. */
function renderer(common: CommonContext, values: ReadonlyMap<string, string>): RenderText {
  const functions = packerFunctions({ ...common, user: (name) => values.get(name) })
  return (text, place) => render(text, undefined, functions, place)
}

async function namedBuilders(document: JsonDocument, render: RenderText) {
  const complaints = new Complaints()
  const builders = await nameBuilders(document, render, complaints)
  throwAll(inFileOrder(complaints.errors))
  return builders
}

async function makeBuilds(
  selected: Awaited<ReturnType<typeof namedBuilders>>,
  request: Omit<Parameters<typeof makeBuild>[1], 'complaints'>,
) {
  const complaints = new Complaints()
  const builds = []
  for (const builder of selected) builds.push(await makeBuild(builder, { ...request, complaints }))
  throwAll(inFileOrder(complaints.errors))
  return builds
}

function describeVariable({ name, default: value }: WrittenVariable, { sensitive }: JsonDocument) {
  return { name, default: value?.value, required: value === undefined, sensitive: sensitive.has(name) }
}

/** Packer takes unknown names in `-var` silently; a name that is nearly one of the template's deserves a word. */
function misspeltVariables(document: JsonDocument, { vars }: LoadRequest): TemplateWarning[] {
  const names = document.variables.map(({ name }) => name)
  return vars.flatMap(({ name }) => {
    const near = names.includes(name) ? undefined : nearest(name, names)
    if (near === undefined) return []
    return [{ text: `-var: the template has no variable "${name}"; did you mean "${near}"?`, place: undefined }]
  })
}
