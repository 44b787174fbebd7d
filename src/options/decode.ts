import type * as z from 'zod'
import { IngotError, type Place, throwAll } from '../errors/index.ts'
import type { MapValue, Value } from '../template/value.ts'
import { bareType, innerOf } from './bare-type.ts'
import { Decoder } from './decoder.ts'
import { type AnyType, type OptionsDefinition, registrationOf, type WeakKind } from './define.ts'
import { explainIssue } from './explain-issue.ts'
import { isStandInPlace, STAND_IN } from './stand-in.ts'

export interface DecodeRequest<D extends OptionsDefinition> {
  readonly definition: D
  /** How messages call the component: `provisioner "shell"`. */
  readonly component: string
  /** User configuration first, then overrides: later layers win per key, whole values. */
  readonly layers: readonly MapValue[]
  /** Renders one template string. `late` strings are not rendered but checked for syntax. */
  readonly render: (text: string, place: Place, late: boolean) => string
  /** Options that are not in the layers because of mistakes which were told already. */
  readonly mistaken?: readonly string[]
  /** What is taken beside the options: keys that a misspelt one may mean. */
  readonly settings?: readonly string[]
}

export interface Decoded<T> {
  readonly options: T
  /** Where each option stands, and each member as `scripts.1` or `env.KEY`, so that later checks can point at it. */
  readonly places: ReadonlyMap<string, Place>
  /** Where the component itself stands. */
  readonly place: Place
  readonly warnings: readonly string[]
  /** Switches of which it isn't known yet how they stand. */
  readonly unsettled: readonly string[]
}

/**
 * Turns what the user wrote into a component's checked options, by the rules of Packer's weak decoding.
 * @throws IngotError or IngotErrors: `options/unknown`, `options/duplicate`, `options/type`, `options/invalid`,
 *   `options/missing`, `options/unsupported`, each with its place
 */
export function decodeOptions<D extends OptionsDefinition>(request: DecodeRequest<D>): Decoded<z.infer<D>> {
  const { decoded, errors } = attemptDecode(request)
  throwAll(errors)
  return decoded as Decoded<z.infer<D>>
}

/** What came of decoding. There are errors, or there is a result, or both: see `decoded`. */
export interface DecodeAttempt<T> {
  /**
   * With errors: there when all of them are about options without which the rest makes sense, so that a component's own
   * checks can look at that and every mistake is told in one go. {@link STAND_IN} stands for texts that are missing, or
   * can't be rendered, or have a misspelt name; numbers, times and switches have their defaults.
   */
  readonly decoded: Decoded<T> | undefined
  /** What {@link decodeOptions} throws. */
  readonly errors: readonly IngotError[]
}

/** As {@link decodeOptions}, with the errors in the answer. */
export function attemptDecode<D extends OptionsDefinition>(request: DecodeRequest<D>): DecodeAttempt<z.infer<D>> {
  const { definition, layers } = request
  const decoder = new Decoder(request)
  const place = (layers[0] as MapValue).place
  const raw = decoder.component(definition, layers, place)
  const { mistaken, places, warnings } = decoder
  const open = openIn(layers)
  const unsettled = [...mistaken, ...open].filter((name) => kindOf(name, definition) === 'boolean')
  const result = (data: unknown): Decoded<z.infer<D>> => {
    return { options: data as z.infer<D>, places, place, warnings, unsettled }
  }
  const parsed = definition.safeParse(raw, { error: explainIssue })
  if (parsed.success && mistaken.size === 0 && decoder.errors.length === 0) {
    return { decoded: result(parsed.data), errors: [] }
  }
  // What is wrong with an option, or missing for a mistake, has been told already.
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => !mistaken.has(String(path[0])))
  const errors = [...decoder.errors, ...issues.map((issue) => issueError(issue, raw, decoder, request))]
  const missing = issues.filter((issue) => isMissing(issue, raw)).map(({ path }) => String(path[0]))
  const complete = completed(raw, { names: [...mistaken, ...missing], open }, definition)
  const second = complete && definition.safeParse(complete)
  return { decoded: second?.success ? result(second.data) : undefined, errors }
}

/** The options in whose values something only stands in. */
function openIn(layers: readonly MapValue[]): readonly string[] {
  return layers.flatMap(({ entries }) => entries.filter(({ value }) => isOpen(value)).map(({ key }) => key))
}

function isOpen(value: Value): boolean {
  if (isStandInPlace(value.place)) return true
  if (value.kind === 'list') return value.items.some(isOpen)
  return value.kind === 'map' && value.entries.some((entry) => isOpen(entry.value))
}

interface Incomplete {
  /** Options that have no value for a mistake. */
  readonly names: readonly string[]
  /** Options whose values may be wrong ones, since they only stand in. */
  readonly open: readonly string[]
}

/** @returns undefined when an option has no value that nothing else depends on: lists, maps and blocks */
function completed(
  raw: Readonly<Record<string, unknown>>,
  { names, open }: Incomplete,
  { shape }: OptionsDefinition,
): Record<string, unknown> | undefined {
  const complete = Object.fromEntries(Object.entries(raw).filter(([name]) => !open.includes(name)))
  for (const name of [...names, ...open]) {
    const type = Object.hasOwn(shape, name) ? (shape[name] as AnyType) : undefined
    const kind = kindOf(name, { shape })
    if (kind === 'string') complete[name] ??= STAND_IN
    else if (type && !(kind && SINGLE.has(kind)) && !(open.includes(name) && innerOf(type))) return undefined
  }
  return complete
}

function kindOf(name: string, { shape }: Pick<OptionsDefinition, 'shape'>): WeakKind | undefined {
  const type = Object.hasOwn(shape, name) ? (shape[name] as AnyType) : undefined
  return type && registrationOf(bareType(type))?.kind
}

const SINGLE: ReadonlySet<WeakKind> = new Set(['duration', 'integer', 'number', 'boolean'])

function isMissing(issue: z.core.$ZodIssue, raw: unknown): boolean {
  return issue.code === 'invalid_type' && valueAt(raw, issue.path) === undefined
}

function issueError(
  issue: z.core.$ZodIssue,
  raw: unknown,
  { places }: Decoder,
  { component }: DecodeRequest<OptionsDefinition>,
): IngotError {
  const path = issue.path.join('.')
  const place = placeOf(path, places)
  if (isMissing(issue, raw)) {
    return new IngotError('options/missing', `${component} needs "${path}"`, { place })
  }
  const sentence = issue.message.startsWith('must ') ? ` ${issue.message}` : `: ${issue.message}`
  return new IngotError('options/invalid', `${component}: ${path ? `"${path}"` : 'its options'}${sentence}`, { place })
}

/** The place of an option, or of the nearest thing around it that was given. */
function placeOf(path: string, places: ReadonlyMap<string, Place>): Place | undefined {
  const place = places.get(path)
  if (place || path === '') return place
  return placeOf(path.slice(0, Math.max(0, path.lastIndexOf('.'))), places)
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key]
  return value
}
