import { formatPlace, IngotError, inFileOrder, nearest } from '../../errors/index.ts'
import { isAboutStandIn, STAND_IN } from '../../options/stand-in.ts'
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
import { BuildMaker, type NamedBuilder, nameBuilders, type RenderText } from './builds.ts'
import { checkDocument } from './check.ts'
import { Complaints } from './complaints.ts'
import type { JsonDocument, WrittenVariable } from './document.ts'
import { type GivenVariable, givenVariables } from './given.ts'
import { attemptJsonDocument } from './read.ts'
import { selectBuilders, selectionWarnings } from './select.ts'
import { undefinedVariableWarnings } from './undefined-variables.ts'

/** What came of reading a template. */
export interface TemplateAttempt {
  /** With errors: what could be read, for nothing but to look for further mistakes in it. */
  readonly template: Template
  /** In the order of the file. */
  readonly errors: readonly IngotError[]
}

/**
 * Reads a JSON template, resolves its variables and selects its builds. Options of components stay as written. What is
 * wrong doesn't keep the rest from being read; variables without a value are {@link STAND_IN} then.
 * @throws IngotError or IngotErrors about what is no JSON at all, or isn't there
 */
export async function attemptJsonTemplateLoad(request: LoadRequest): Promise<TemplateAttempt> {
  const complaints = new Complaints()
  const { document, errors } = await attemptJsonDocument(request)
  for (const error of errors) complaints.errors.push(error)
  checkDocument(document, complaints)
  const { raw, isWhole } = await rawVariables(document, request, complaints)
  const common = commonContext(request.path, request.host)
  const values = await resolve(raw, common, request, complaints)
  const render = renderer(common, values)
  const builders = await nameBuilders(document, render, complaints)
  const selected = select(builders, request, complaints)
  // Without one of its variable files a template's options are not what they will be.
  const builds = isWhole
    ? await new BuildMaker({ document, render, except: request.except, complaints }).make(selected)
    : []
  const template = {
    path: request.path,
    description: document.description,
    variables: document.variables.map((variable) => describeVariable(variable, document)),
    builds,
    provisionerTypes: document.provisioners.map(({ type }) => type),
    warnings: [
      ...selectionWarnings(document.postProcessors.flat(), builders, request),
      ...misspeltVariables(document, request),
      ...undefinedVariableWarnings(builds, [...values.keys()]),
    ],
    secrets: [...document.sensitive].flatMap((name) => values.get(name) || []),
    interpolation: makeInterpolation(common, values),
  }
  return { template, errors: inFileOrder(onceEach(complaints.errors).filter((error) => !isAboutStandIn(error))) }
}

/** A provisioner's mistakes are met once for each of its builders. */
function onceEach(errors: readonly IngotError[]): IngotError[] {
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()]
}

function keyOf({ code, message, place }: IngotError): string {
  return JSON.stringify([code, message, place && formatPlace(place)])
}

/**
 * Every variable's text, after all that can be checked before anything is rendered.
 * @returns also whether all variable files could be read
 */
async function rawVariables(
  document: JsonDocument,
  request: LoadRequest,
  complaints: Complaints,
): Promise<{ raw: readonly RawVariable[]; isWhole: boolean }> {
  const before = complaints.errors.length
  const given = await givenVariables(request, complaints)
  const isWhole = complaints.errors.length === before
  const missing = requiredVariables(document, given)
  const undeclared = undeclaredNames(document, given)
  if (isWhole) for (const variable of missing) complainOfMissing(variable, undeclared, complaints)
  const standIns = missing.map(({ name, namePlace: place }) => ({ name, text: STAND_IN, place }))
  const raw = mergeVariables(document, [...standIns, ...given])
  for (const variable of raw) if (variable.sensitive && !variable.text.includes('{{')) tellSecret(variable, request)
  return { raw, isWhole }
}

/** @throws IngotError where it can't be kept */
function tellSecret({ text, place }: RawVariable, { secret }: Pick<LoadRequest, 'secret'>): void {
  try {
    secret?.(text)
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    throw new IngotError(error.code, error.message, { place, hint: error.hint })
  }
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

function requiredVariables(document: JsonDocument, given: readonly GivenVariable[]): readonly WrittenVariable[] {
  const names = new Set(given.map(({ name }) => name))
  return document.variables.filter(({ name, default: value }) => !value && !names.has(name))
}

/** Of variables that are given and that the template doesn't have. */
function undeclaredNames({ variables }: JsonDocument, given: readonly GivenVariable[]): ReadonlySet<string> {
  return new Set(given.map(({ name }) => name)).difference(new Set(variables.map(({ name }) => name)))
}

function complainOfMissing(
  { name, namePlace }: WrittenVariable,
  undeclared: ReadonlySet<string>,
  complaints: Complaints,
): void {
  const near = nearest(name, undeclared)
  const hint = near ? `"${near}" is set; is that a misspelling?` : `set it with -var '${name}=…' or in a -var-file`
  complaints.add('template/required-variable', `the required variable "${name}" is not set`, namePlace, hint)
}

/** The value of every variable: {@link STAND_IN} for those that can't be rendered. */
async function resolve(
  raw: readonly RawVariable[],
  common: CommonContext,
  request: LoadRequest,
  complaints: Complaints,
): Promise<ReadonlyMap<string, string>> {
  const { values, errors } = await resolveWithOutside(raw, common, request)
  for (const error of errors) complaints.errors.push(error)
  return new Map(raw.map(({ name }) => [name, values.get(name) ?? STAND_IN]))
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

/** That none is left is no mistake of its own where there are others: a builder may have gone for one. */
function select(builders: readonly NamedBuilder[], request: LoadRequest, complaints: Complaints): NamedBuilder[] {
  try {
    return selectBuilders(builders, request)
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    if (complaints.errors.length === 0) complaints.errors.push(error)
    return []
  }
}

function describeVariable({ name, default: value }: WrittenVariable, { sensitive }: JsonDocument) {
  return { name, default: value?.value, required: value === undefined, sensitive: sensitive.has(name) }
}

/** Packer takes unknown names in `-var` silently; a name that is nearly one of the template's deserves a word. */
function misspeltVariables(document: JsonDocument, { vars }: LoadRequest): TemplateWarning[] {
  const names = new Set(document.variables.map(({ name }) => name))
  return vars.flatMap(({ name }) => {
    const near = names.has(name) ? undefined : nearest(name, names)
    if (near === undefined) return []
    return [{ text: `-var: the template has no variable "${name}"; did you mean "${near}"?`, place: undefined }]
  })
}
