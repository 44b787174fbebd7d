import * as z from 'zod'
import { type Milliseconds, parseDuration } from './duration.ts'

// A template's options are checked once. Compiling a checker for them, which zod does otherwise, takes longer than that.
z.config({ jitless: true })

/**
 * What a component says about one option, next to its type: everything else (help, JSON Schema, HCL decoding, the
 * TypeScript types) is worked out from here.
 */
export interface OptionMeta {
  /** One or two sentences for people: what it does, and what happens when it is left out. */
  readonly description: string
  /** The text is handed to the component as written and rendered later, when more is known (03, "templated late"). */
  readonly late?: boolean
  /** Refused with this sentence when it is set; for options that are known but not built yet. */
  readonly refused?: string
  /** Accepted, without effect or with another name; the sentence is shown as a warning. */
  readonly deprecated?: string
  /** The value is masked wherever it is shown. */
  readonly sensitive?: boolean
  /** An empty text is a value. Without this it is the same as none for options that may be left out, as in Packer. */
  readonly keepEmpty?: boolean
}

/** How a value is converted before zod checks it (Packer's weak decoding). Kept beside the zod type in its metadata. */
export type WeakKind = 'string' | 'integer' | 'number' | 'boolean' | 'duration' | 'list' | 'map' | 'object' | 'any'

export interface OptionRegistration {
  readonly kind: WeakKind
  readonly meta?: OptionMeta
  /** For lists and maps: the type of the members. */
  readonly member?: AnyType
}

const registrations = new WeakMap<object, OptionRegistration>()
const metas = new WeakMap<object, OptionMeta>()

function registered<T extends z.ZodType>(type: T, registration: OptionRegistration): T {
  registrations.set(type, registration)
  return type
}

/** What decoding needs to know of a type that one of the functions below made. */
export function registrationOf(type: AnyType): OptionRegistration | undefined {
  return alongParents(registrations, type)
}

/** The documentation that {@link option} gave to a type. */
export function optionMetaOf(type: AnyType): OptionMeta | undefined {
  return alongParents(metas, type)
}

/** Any zod type, without its type parameters: what walks over definitions needs no more. */
export type AnyType = z.core.$ZodType

/** zod copies a type for every check added to it and links the copy to its parent. */
function alongParents<V>(facts: WeakMap<object, V>, type: AnyType): V | undefined {
  const parent = (type._zod as { parent?: AnyType }).parent
  return facts.get(type) ?? (parent ? alongParents(facts, parent) : undefined)
}

export const string = () => registered(z.string(), { kind: 'string' })
export const integer = () => registered(z.number().int(), { kind: 'integer' })
export const number = () => registered(z.number(), { kind: 'number' })
/** A two- or (left optional) three-state boolean: Packer's "trilean" is an optional boolean here. */
export const boolean = () => registered(z.boolean(), { kind: 'boolean' })
/** A Go duration; the decoded value is in milliseconds. A bare number counts nanoseconds, as in Go. */
export const duration = () => registered(z.number() as z.ZodType<Milliseconds>, { kind: 'duration' })
export const list = <T extends z.ZodType>(member: T) => registered(z.array(member), { kind: 'list', member })
export const map = <T extends z.ZodType>(member: T) => registered(z.record(z.string(), member), { kind: 'map', member })
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  registered(z.enum(values), { kind: 'string' })
/** A block with options of its own. Unknown keys in it are errors, as at the top. */
export const block = <T extends z.ZodRawShape>(shape: T) => registered(z.strictObject(shape), { kind: 'object' })

/** A duration's text for a default written in code. @throws Error when `text` is not a Go duration */
export function milliseconds(text: string): Milliseconds {
  const value = parseDuration(text)
  if (value === undefined) throw new Error(`not a duration: ${text}`)
  return value
}

/** Gives an option its documentation. Call it last, after `.optional()` or `.default()`. */
export function option<T extends z.ZodType>(type: T, meta: OptionMeta | string): T {
  metas.set(type, typeof meta === 'string' ? { description: meta } : meta)
  return type
}

/** The options of one component: a strict object type. */
export type OptionsOf<D extends OptionsDefinition> = z.infer<D>
export type OptionsDefinition = z.ZodObject
export function defineOptions<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape)
}
