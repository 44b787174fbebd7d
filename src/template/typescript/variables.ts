import { IngotError, nearest, type Place } from '../../errors/index.ts'
import { STAND_IN } from '../../options/stand-in.ts'
import type { Complaints } from '../json/index.ts'
import type { LoadRequest } from '../request.ts'
import type { TemplateWarning } from '../template.ts'
import type { Value } from '../value.ts'
import { type GivenValue, givenValues, placeIn } from './given-values.ts'
import type { Places } from './places.ts'
import type { Variables } from './template.ts'
import type { Variable, VariableKind } from './variable.ts'
import { describeVariableKind, fromFile, fromText, ofKind, variableText } from './variable-value.ts'

export interface ResolvedValues {
  /** Of every variable; something of its kind stands in for what is missing or wrong. */
  readonly values: Readonly<Record<string, unknown>>
  /** Of the sensitive ones, each form that may be shown. */
  readonly secrets: readonly string[]
  readonly warnings: readonly TemplateWarning[]
}

/**
 * The value of every variable of a template. What is wrong is added to `complaints`: `template/required-variable`,
 * `template/variable-type`, `template/variable-invalid`, `template/undefined-variable`, and what reading files brings up.
 */
export async function resolveValues(
  variables: Variables,
  request: LoadRequest,
  places: Places,
  complaints: Complaints,
): Promise<ResolvedValues> {
  const given = await givenValues(request, complaints)
  const values: Record<string, unknown> = {}
  const secrets: string[] = []
  for (const [name, variable] of Object.entries(variables)) {
    const resolution = new Resolution(name, variable, request, places)
    const value = await resolution.value(given.findLast((one) => one.name === name)?.value)
    complaints.errors.push(...resolution.errors)
    values[name] = value ?? STAND_INS[variable.kind]
    if (variable.options.sensitive && value !== undefined) secrets.push(...textsIn(value))
  }
  for (const secret of secrets) request.secret?.(secret)
  const warnings = undeclared(given, Object.keys(variables), complaints)
  return { values, secrets, warnings }
}

const STAND_INS: Readonly<Record<VariableKind, unknown>> = {
  string: STAND_IN,
  number: 0,
  boolean: false,
  list: [],
  object: {},
}

/** What a template's builds are made of when nobody gave any values: its defaults, and what stands in for the others. */
export function defaultValues(variables: Variables): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { kind, options }]) => [name, options.default ?? STAND_INS[kind]]),
  )
}

class Resolution {
  readonly errors: IngotError[] = []
  readonly #name: string
  readonly #variable: Variable<unknown>
  readonly #request: LoadRequest
  readonly #places: Places

  constructor(name: string, variable: Variable<unknown>, request: LoadRequest, places: Places) {
    this.#name = name
    this.#variable = variable
    this.#request = request
    this.#places = places
  }

  /** @returns undefined after an error */
  async value(given: Value | undefined): Promise<unknown> {
    const { options } = this.#variable
    if (given) return this.#checked(fromFile(given, this.#variable.kind), given)
    const inEnvironment = options.env === undefined ? undefined : this.#request.host.env[options.env]
    if (options.env !== undefined && inEnvironment !== undefined) {
      const value: Value = { kind: 'string', value: inEnvironment, place: placeIn(options.env) }
      return this.#checked(fromText(inEnvironment, this.#variable.kind), value)
    }
    if (options.default !== undefined) return this.#checkedDefault(options.default)
    return this.#missing()
  }

  #checked(value: unknown, given: Value): unknown {
    const { kind, options } = this.#variable
    if (value === undefined) {
      const shown = options.sensitive || given.kind !== 'string' ? '' : `, not "${given.value}"`
      const sentence = `the variable "${this.#name}" must be ${describeVariableKind(kind)}${shown}`
      this.errors.push(new IngotError('template/variable-type', sentence, { place: given.place }))
      return undefined
    }
    return this.#valid(value, given.place)
  }

  async #checkedDefault(value: unknown): Promise<unknown> {
    const { kind, options, place: called } = this.#variable
    const isOfKind = ofKind(value, kind) !== undefined
    const messages = isOfKind ? this.#broken(value) : []
    if (isOfKind && messages.length === 0) return value
    const { place } = (await this.#places.optionsOf(called, { ...options })).member('default')
    if (isOfKind) return this.#invalid(value, messages, place)
    const sentence = `the default of the variable "${this.#name}" must be ${describeVariableKind(kind)}`
    this.errors.push(new IngotError('template/variable-type', sentence, { place }))
    return undefined
  }

  #valid(value: unknown, place: Place): unknown {
    const messages = this.#broken(value)
    return messages.length > 0 ? this.#invalid(value, messages, place) : value
  }

  #invalid(value: unknown, messages: readonly string[], place: Place): undefined {
    const shown = this.#variable.options.sensitive ? '' : `, not ${JSON.stringify(value)}`
    for (const message of messages) {
      const sentence = `the variable "${this.#name}" ${message}${message.startsWith('must ') ? shown : ''}`
      this.errors.push(new IngotError('template/variable-invalid', sentence, { place }))
    }
  }

  /** What the rules that a value breaks say of it. */
  #broken(value: unknown): readonly string[] {
    const { validation = [], oneOf } = this.#variable.options
    const messages = [validation].flat().flatMap((rule) => (rule.condition(value) ? [] : [rule.message]))
    const isAnother = oneOf !== undefined && !oneOf.includes(value)
    return isAnother ? [...messages, `must be ${oneOf.map((one) => JSON.stringify(one)).join(' or ')}`] : messages
  }

  #missing(): undefined {
    const { description, env } = this.#variable.options
    const about = description ? ` (${description})` : ''
    const ways = [`-var '${this.#name}=…'`, 'in a -var-file', `as PKR_VAR_${this.#name}`, ...(env ? [`as ${env}`] : [])]
    const sentence = `the required variable "${this.#name}"${about} is not set`
    const hint = `set it with ${ways.join(', or ')}`
    this.errors.push(
      new IngotError('template/required-variable', sentence, { place: this.#places.of(this.#variable.place), hint }),
    )
    return undefined
  }
}

/** A flag for a variable that isn't there is a mistake; a file may be meant for several templates. */
function undeclared(
  given: readonly GivenValue[],
  names: readonly string[],
  complaints: Complaints,
): readonly TemplateWarning[] {
  return given.flatMap(({ name, from, value: { place } }) => {
    if (names.includes(name) || from === 'environment') return []
    const near = nearest(name, names)
    const sentence = `the template has no variable "${name}"`
    if (from === 'flag') {
      const hint = near ? `did you mean "${near}"?` : names.length > 0 ? `it has ${names.join(', ')}` : undefined
      complaints.add('template/undefined-variable', sentence, place, hint)
      return []
    }
    return near ? [{ text: `${sentence}; did you mean "${near}"?`, place }] : []
  })
}

/** All texts in a value, and the value as a text. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return value === '' ? [] : [variableText(value)]
  return Object.values(value).flatMap(textsIn)
}
