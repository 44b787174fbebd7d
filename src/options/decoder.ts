import * as z from 'zod'
import { IngotError, type Place } from '../errors/index.ts'
import type { MapEntry, MapValue, Value } from '../template/value.ts'
import { bareType, innerOf } from './bare-type.ts'
import { type AnyType, type OptionMeta, optionMetaOf, registrationOf, type WeakKind } from './define.ts'
import { describeKind, describeValue } from './describe.ts'
import { mergeLayers } from './layers.ts'
import { unknownOption } from './unknown-option.ts'
import { convertScalar, type ScalarValue } from './weak-scalar.ts'

export interface DecoderRequest {
  readonly component: string
  readonly render: (text: string, place: Place, late: boolean) => string
  readonly mistaken?: readonly string[]
  readonly settings?: readonly string[]
}

/** What decoding needs to know where it stands. */
interface At {
  /** `launch_block_device_mappings.0.volume_size`; empty for the component itself. */
  readonly path: string
  readonly late: boolean
}

/**
 * Walks over what the user wrote along the definition: renders texts, converts values weakly, collects mistakes. What it
 * leaves to zod are the checks of single values and the defaults.
 */
export class Decoder {
  readonly errors: IngotError[] = []
  readonly warnings: string[] = []
  /** Of every option and member that was given, by its path. */
  readonly places = new Map<string, Place>()
  /** The component's own options that a mistake is about; also those that a misspelt one most likely means. */
  readonly mistaken: Set<string>
  readonly #request: DecoderRequest

  constructor(request: DecoderRequest) {
    this.#request = request
    this.mistaken = new Set(request.mistaken)
  }

  /** The options of the component itself. */
  component(type: z.ZodObject, layers: readonly MapValue[], place: Place): Record<string, unknown> {
    return this.#object(type, layers, place, { path: '', late: false })
  }

  #object(type: z.ZodObject, layers: readonly MapValue[], place: Place, { path, late }: At): Record<string, unknown> {
    const { entries, errors } = mergeLayers(layers)
    for (const { code, message, place, hint } of errors) this.#fail(path, code, place, message, hint)
    const known = new Map(Object.keys(type.shape).map((name) => [name.toLowerCase(), name]))
    const result: Record<string, unknown> = {}
    this.places.set(path, place)
    for (const entry of entries) {
      const name = known.get(entry.key.toLowerCase())
      if (name === undefined) {
        this.#unknown(entry, [...known.values()], path)
        continue
      }
      const value = this.#option((type.shape as Record<string, AnyType>)[name] as AnyType, entry, {
        path: path ? `${path}.${name}` : name,
        late,
      })
      if (value !== undefined) result[name] = value
    }
    return result
  }

  #option(type: AnyType, { keyPlace, value }: MapEntry, { path, late }: At): unknown {
    const meta = metaOf(type)
    this.places.set(path, value.place)
    if (value.kind === 'null') return undefined
    const decoded = this.#value(type, value, { path, late: late || (meta?.late ?? false) })
    if (decoded === '' && !meta?.keepEmpty && mayBeLeftOut(type)) return undefined
    if (meta?.refused && !isZero(decoded)) {
      this.#fail(path, 'options/unsupported', keyPlace, `"${path}" is not supported yet: ${meta.refused}`)
    }
    if (meta?.deprecated) this.warnings.push(`"${path}": ${meta.deprecated}`)
    return decoded
  }

  #value(type: AnyType, value: Value, at: At): unknown {
    const inner = bareType(type)
    if (inner instanceof z.ZodObject) return this.#block(inner, value, at)
    const registration = registrationOf(inner)
    switch (registration?.kind) {
      case 'list':
        return this.#list(registration.member as AnyType, value, at)
      case 'map':
        return this.#map(registration.member as AnyType, value, at)
      default:
        return this.#scalar(registration?.kind ?? 'any', this.#rendered(value, at), at)
    }
  }

  #block(type: z.ZodObject, value: Value, at: At): unknown {
    if (value.kind === 'map') return this.#object(type, [value], value.place, at)
    if (value.kind === 'null') return this.#object(type, [], value.place, at)
    // Old templates write a single block as a list of one; several are merged, as Packer merges maps.
    if (value.kind === 'list') {
      const maps = value.items.filter((item) => item.kind === 'map')
      if (maps.length === value.items.length) return this.#object(type, maps, value.place, at)
    }
    return this.#mismatch('object', value, at)
  }

  #list(member: AnyType, value: Value, at: At): unknown {
    const text = this.#rendered(value, at)
    if (text.kind === 'string') return this.#commaList(member, text, at)
    if (value.kind === 'map' && value.entries.length === 0) return []
    const items = text.kind === 'list' ? text.items : [text]
    return items.map((item, index) => this.#member(member, item, { ...at, path: `${at.path}.${index}` }))
  }

  /** A text stands for a list with commas between its members. They are rendered already. */
  #commaList(member: AnyType, { value, place }: Value & { kind: 'string' }, at: At): unknown {
    const texts = value === '' ? [] : value.split(',')
    const kind = registrationOf(bareType(member))?.kind ?? 'object'
    return texts.map((text, index) => {
      const path = `${at.path}.${index}`
      this.places.set(path, place)
      return this.#scalar(kind, { kind: 'string', value: text, place }, { ...at, path })
    })
  }

  #member(type: AnyType, value: Value, at: At): unknown {
    this.places.set(at.path, value.place)
    return this.#value(type, value, at)
  }

  /** Several maps in a list are merged, so that an empty list is an empty map. */
  #map(member: AnyType, value: Value, at: At): unknown {
    const maps = value.kind === 'list' ? value.items : [value]
    const members: [string, unknown][] = []
    for (const map of maps) {
      if (map.kind !== 'map') return this.#mismatch('map', map, at)
      for (const entry of map.entries) {
        const key = this.#render(entry.key, entry.keyPlace, at) ?? entry.key
        members.push([key, this.#member(member, entry.value, { ...at, path: `${at.path}.${key}` })])
      }
    }
    return Object.fromEntries(members)
  }

  #scalar(kind: WeakKind, value: Value, at: At): unknown {
    if (value.kind === 'list' || value.kind === 'map') return this.#mismatch(kind, value, at)
    const converted = convertScalar(kind, value satisfies ScalarValue)
    if (!converted.ok) return this.#mismatch(kind, value, at)
    if (converted.warning) this.warnings.push(`"${at.path}": ${converted.warning}`)
    return converted.value
  }

  /** A text that can't be rendered counts as not given: its mistake is told once. */
  #rendered(value: Value, at: At): Value {
    if (value.kind !== 'string') return value
    const text = this.#render(value.value, value.place, at)
    return text === undefined ? { kind: 'null', place: value.place } : { ...value, value: text }
  }

  #render(text: string, place: Place, { path, late }: At): string | undefined {
    try {
      return this.#request.render(text, place, late)
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      this.#add(path, error)
      return undefined
    }
  }

  #unknown({ key, keyPlace }: MapEntry, known: readonly string[], path: string): void {
    // Packer gives these to its components itself, so templates made by programs may hold them.
    if (path === '' && key.startsWith('packer_')) return
    const where = path ? ` in "${path}"` : ''
    const { settings = [] } = this.#request
    const { hint, meant = '' } = unknownOption(key, path === '' ? [...known, ...settings] : known)
    this.#fail(
      path || (known.includes(meant) ? meant : ''),
      'options/unknown',
      keyPlace,
      `unknown option "${key}"${where}`,
      hint,
    )
  }

  #mismatch(kind: WeakKind, value: Value, { path }: At): undefined {
    this.#fail(
      path,
      'options/type',
      value.place,
      `"${path}" must be ${describeKind(kind)}, not ${describeValue(value)}`,
    )
    return undefined
  }

  #fail(path: string, code: string, place: Place | undefined, sentence: string, hint?: string): void {
    this.#add(path, new IngotError(code, `${this.#request.component}: ${sentence}`, { place, hint }))
  }

  #add(path: string, error: IngotError): void {
    this.errors.push(error)
    const [option] = path.split('.')
    if (option) this.mistaken.add(option)
  }
}

function metaOf(type: AnyType): OptionMeta | undefined {
  const inner = innerOf(type)
  return optionMetaOf(type) ?? (inner && metaOf(inner))
}

/** A text that must be there is left to its own checks, empty or not. */
function mayBeLeftOut(type: AnyType): boolean {
  return innerOf(type) !== undefined
}

/** Whether a value is what Packer has for an option that is not set. */
function isZero(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === undefined || value === '' || value === false || value === 0
}
