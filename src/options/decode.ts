import * as z from 'zod'
import { IngotError, nearest, type Place, throwAll } from '../errors/index.ts'
import type { MapEntry, MapValue, Value } from '../template/value.ts'
import {
  type AnyType,
  type OptionMeta,
  type OptionsDefinition,
  optionMetaOf,
  registrationOf,
  type WeakKind,
} from './define.ts'
import { parseDuration } from './duration.ts'

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
 * @throws IngotError or IngotErrors: `options/unknown`, `options/type`, `options/invalid`, `options/missing`,
 *   `options/unsupported`, each with its place
 */
export function decodeOptions<D extends OptionsDefinition>(request: DecodeRequest<D>): Decoded<z.infer<D>> {
  const decoder = new Decoder(request)
  const place = (request.layers[0] as MapValue).place
  const merged = mergeLayers(request.layers)
  const raw = decoder.object(request.definition, merged, place, '')
  throwAll(decoder.errors)
  const parsed = request.definition.safeParse(raw)
  if (!parsed.success)
    throwAll(parsed.error.issues.map((issue) => issueError(request, issue, decoder.allPlaces, place)))
  const places = new Map([
    ...decoder.allPlaces,
    ...merged.map((entry) => [entry.key.toLowerCase(), entry.value.place] as const),
  ])
  return { options: parsed.data as z.infer<D>, places, place, warnings: decoder.warnings }
}

function mergeLayers(layers: readonly MapValue[]): MapEntry[] {
  const merged = new Map<string, MapEntry>()
  for (const layer of layers) for (const entry of layer.entries) merged.set(entry.key.toLowerCase(), entry)
  return [...merged.values()]
}

function issueError(
  request: DecodeRequest<OptionsDefinition>,
  issue: z.core.$ZodIssue,
  places: ReadonlyMap<string, Place>,
  fallback: Place,
): IngotError {
  const path = issue.path.join('.')
  let at = path
  while (at && !places.has(at)) at = at.slice(0, Math.max(0, at.lastIndexOf('.')))
  const place = places.get(at) ?? fallback
  if (issue.code === 'invalid_type' && issue.input === undefined && !places.has(path)) {
    return new IngotError('options/missing', `${request.component} needs "${path}"`, { place })
  }
  return new IngotError('options/invalid', `${request.component}: "${path}": ${issue.message}`, { place })
}

class Decoder {
  readonly errors: IngotError[] = []
  readonly warnings: string[] = []
  readonly allPlaces = new Map<string, Place>()
  readonly #request: DecodeRequest<OptionsDefinition>

  constructor(request: DecodeRequest<OptionsDefinition>) {
    this.#request = request
  }

  object(type: z.ZodObject, entries: readonly MapEntry[], place: Place, path: string): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    const known = new Map(Object.keys(type.shape).map((name) => [name.toLowerCase(), name]))
    for (const entry of entries) {
      const name = known.get(entry.key.toLowerCase())
      if (name === undefined) {
        this.#unknown(entry, [...known.values()], path)
        continue
      }
      const member = (type.shape as Record<string, AnyType>)[name] as AnyType
      const at = path ? `${path}.${name}` : name
      const meta = metaOf(member)
      this.allPlaces.set(at, entry.value.place)
      if (entry.value.kind === 'null') continue
      const value = this.value(member, entry.value, at, meta)
      if (meta?.refused && value !== undefined && !isEmpty(value)) {
        this.#fail('options/unsupported', entry.keyPlace, `"${at}" is not supported yet: ${meta.refused}`)
      }
      if (meta?.deprecated) this.warnings.push(`"${at}": ${meta.deprecated}`)
      if (value !== undefined) result[name] = value
    }
    if (!this.allPlaces.has(path)) this.allPlaces.set(path, place)
    return result
  }

  value(type: AnyType, value: Value, path: string, meta: OptionMeta | undefined): unknown {
    const inner = unwrap(type)
    if (inner instanceof z.ZodObject) return this.#block(inner, value, path)
    const registration = registrationOf(inner)
    switch (registration?.kind) {
      case 'list':
        return this.#list(registration.member as AnyType, value, path, meta)
      case 'map':
        return this.#map(registration.member as AnyType, value, path, meta)
      default:
        return this.#scalar(registration?.kind ?? 'any', value, path, meta)
    }
  }

  #block(type: z.ZodObject, value: Value, path: string): unknown {
    if (value.kind === 'map') return this.object(type, mergeLayers([value]), value.place, path)
    // HCL2JSON and old templates write a single block as a list of one; several maps are merged (mapstructure).
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'map')) {
      return this.object(type, mergeLayers(value.items), value.place, path)
    }
    return this.#mismatch(value, path, 'a map')
  }

  #list(member: AnyType, value: Value, path: string, meta: OptionMeta | undefined): unknown {
    const items = (): readonly Value[] => {
      if (value.kind === 'list') return value.items
      if (value.kind !== 'string' || registrationOf(unwrap(member))?.kind !== 'string') return [value]
      if (value.value === '') return []
      return this.#text(value, meta)
        .split(',')
        .map((text) => ({ ...value, value: text }))
    }
    return items().map((item, index) => {
      const at = `${path}.${index}`
      this.allPlaces.set(at, item.place)
      return this.value(member, item, at, meta)
    })
  }

  #map(member: AnyType, value: Value, path: string, meta: OptionMeta | undefined): unknown {
    const maps = value.kind === 'list' ? value.items : [value]
    const result: Record<string, unknown> = {}
    for (const item of maps) {
      if (item.kind !== 'map') return this.#mismatch(value, path, 'a map')
      for (const entry of item.entries) {
        const key = this.#render(entry.key, entry.keyPlace, meta)
        const at = `${path}.${key}`
        this.allPlaces.set(at, entry.value.place)
        result[key] = this.value(member, entry.value, at, meta)
      }
    }
    return result
  }

  #scalar(kind: WeakKind, value: Value, path: string, meta: OptionMeta | undefined): unknown {
    if (value.kind === 'list' || value.kind === 'map') {
      // mapstructure's weak mode takes an empty list or map for "nothing".
      return this.#mismatch(value, path, describeKind(kind))
    }
    switch (kind) {
      case 'any':
      case 'string':
        if (value.kind === 'string') return this.#text(value, meta)
        if (value.kind === 'number') return value.text
        if (value.kind === 'boolean') return value.value ? '1' : '0'
        return ''
      case 'boolean':
        if (value.kind === 'boolean') return value.value
        if (value.kind === 'number') return value.value !== 0
        return value.kind === 'string' ? this.#parse(value, path, meta, kind, parseBool) : undefined
      case 'integer':
      case 'number':
        if (value.kind === 'number') return value.value
        if (value.kind === 'boolean') return value.value ? 1 : 0
        return value.kind === 'string' ? this.#parse(value, path, meta, kind, parseNumber) : undefined
      case 'duration':
        if (value.kind === 'number') return value.value / 1e6
        return value.kind === 'string' ? this.#parse(value, path, meta, kind, parseDuration) : undefined
      default:
        return this.#mismatch(value, path, describeKind(kind))
    }
  }

  #parse(
    value: Value & { kind: 'string' },
    path: string,
    meta: OptionMeta | undefined,
    kind: WeakKind,
    parse: (text: string) => unknown,
  ): unknown {
    const text = this.#text(value, meta)
    // An empty string is "not set" for every non-string option: templates pass unset variables through this way.
    if (text === '') return undefined
    const parsed = parse(text)
    if (parsed === undefined) this.#mismatch({ ...value, value: text }, path, describeKind(kind))
    return parsed
  }

  #text(value: Value & { kind: 'string' }, meta: OptionMeta | undefined): string {
    return this.#render(value.value, value.place, meta)
  }

  #render(text: string, place: Place, meta: OptionMeta | undefined): string {
    try {
      return this.#request.render(text, place, meta?.late ?? false)
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      this.errors.push(error)
      return text
    }
  }

  #unknown(entry: MapEntry, names: readonly string[], path: string): void {
    const near = nearest(entry.key, names)
    const where = path ? ` in "${path}"` : ''
    this.#fail('options/unknown', entry.keyPlace, `unknown option "${entry.key}"${where}`, {
      hint: near ? `did you mean "${near}"?` : undefined,
    })
  }

  #mismatch(value: Value, path: string, wanted: string): undefined {
    this.#fail('options/type', value.place, `"${path}" must be ${wanted}, not ${describeValue(value)}`)
    return undefined
  }

  #fail(code: string, place: Place, sentence: string, init: { hint?: string | undefined } = {}): void {
    this.errors.push(new IngotError(code, `${this.#request.component}: ${sentence}`, { place, ...init }))
  }
}

function metaOf(type: AnyType): OptionMeta | undefined {
  const inner = innerOf(type)
  return optionMetaOf(type) ?? (inner && metaOf(inner))
}

/** What an optional or defaulted type wraps. */
function innerOf(type: AnyType): AnyType | undefined {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? type.def.innerType : undefined
}

function unwrap(type: AnyType): AnyType {
  const inner = innerOf(type)
  return inner ? unwrap(inner) : type
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === false || (Array.isArray(value) && value.length === 0)
}

function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  return undefined
}

function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(0x[\da-f]+|0b[01]+|0o?[0-7]+|\d+(\.\d+)?(e[+-]?\d+)?)$/i.test(text)) return undefined
  // Go reads a leading zero as octal ("base prefix").
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[+-]/, '').replace(/^0(?=[0-7]+$)/, '0o')
  return sign * Number(digits)
}

function describeKind(kind: WeakKind): string {
  switch (kind) {
    case 'boolean':
      return 'true or false'
    case 'integer':
      return 'a whole number'
    case 'number':
      return 'a number'
    case 'duration':
      return 'a duration such as "30s" or "1h30m"'
    case 'list':
      return 'a list'
    case 'map':
    case 'object':
      return 'a map'
    default:
      return 'a string'
  }
}

function describeValue(value: Value): string {
  switch (value.kind) {
    case 'string':
      return `"${value.value}"`
    case 'number':
      return `the number ${value.text}`
    case 'boolean':
      return `${value.value}`
    case 'null':
      return 'null'
    default:
      return `a ${value.kind}`
  }
}
