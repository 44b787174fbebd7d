import type * as z from 'zod'
import { IngotError, type Place, throwAll } from '../errors/index.ts'
import type { MapValue } from '../template/value.ts'
import { Decoder } from './decoder.ts'
import type { OptionsDefinition } from './define.ts'
import { explainIssue } from './explain-issue.ts'

export interface DecodeRequest<D extends OptionsDefinition> {
  readonly definition: D
  /** How messages call the component: `provisioner "shell"`. */
  readonly component: string
  /** User configuration first, then overrides: later layers win per key, whole values. */
  readonly layers: readonly MapValue[]
  /** Renders one template string. `late` strings are not rendered but checked for syntax. */
  readonly render: (text: string, place: Place, late: boolean) => string
}

export interface Decoded<T> {
  readonly options: T
  /** Where each option stands, and each member as `scripts.1` or `env.KEY`, so that later checks can point at it. */
  readonly places: ReadonlyMap<string, Place>
  /** Where the component itself stands. */
  readonly place: Place
  readonly warnings: readonly string[]
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
   * With errors: there when all of them tell of texts that must be given and aren't. {@link STAND_IN} stands for those, so
   * that a component's own checks can look at the rest and every mistake is told in one go.
   */
  readonly decoded: Decoded<T> | undefined
  /** What {@link decodeOptions} throws. */
  readonly errors: readonly IngotError[]
}

/** A text that passes for most kinds of names. */
export const STAND_IN = 'text-that-was-not-given'

/** As {@link decodeOptions}, with the errors in the answer. */
export function attemptDecode<D extends OptionsDefinition>(request: DecodeRequest<D>): DecodeAttempt<z.infer<D>> {
  const { definition, layers } = request
  const decoder = new Decoder(request)
  const place = (layers[0] as MapValue).place
  const raw = decoder.component(definition, layers, place)
  if (decoder.errors.length > 0) return { decoded: undefined, errors: decoder.errors }
  const result = (data: unknown): Decoded<z.infer<D>> => ({
    options: data as z.infer<D>,
    places: decoder.places,
    place,
    warnings: decoder.warnings,
  })
  const parsed = definition.safeParse(raw, { error: explainIssue })
  if (parsed.success) return { decoded: result(parsed.data), errors: [] }
  const { issues } = parsed.error
  const errors = issues.map((issue) => issueError(issue, raw, decoder, request))
  const standIns = issues.filter((issue) => isMissing(issue, raw)).map(({ path }) => [String(path[0]), STAND_IN])
  const completed = definition.safeParse({ ...raw, ...Object.fromEntries(standIns) })
  return { decoded: completed.success ? result(completed.data) : undefined, errors }
}

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
