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
  const { definition, layers } = request
  const decoder = new Decoder(request)
  const place = (layers[0] as MapValue).place
  const raw = decoder.component(definition, layers, place)
  throwAll(decoder.errors)
  const parsed = definition.safeParse(raw, { error: explainIssue })
  if (!parsed.success) throwAll(parsed.error.issues.map((issue) => issueError(issue, raw, decoder, request)))
  return { options: parsed.data as z.infer<D>, places: decoder.places, place, warnings: decoder.warnings }
}

function issueError(
  issue: z.core.$ZodIssue,
  raw: unknown,
  { places }: Decoder,
  { component }: DecodeRequest<OptionsDefinition>,
): IngotError {
  const path = issue.path.join('.')
  const place = placeOf(path, places)
  if (issue.code === 'invalid_type' && valueAt(raw, issue.path) === undefined) {
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
