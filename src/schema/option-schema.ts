import * as z from 'zod'
import { type AnyType, bareType, optionMetaOf, registrationOf } from '../options/index.ts'
import type { JsonSchema } from './json-schema.ts'
import { scalarSchema } from './scalar-schema.ts'

/** The options of a component or block: what may stand in it, and what must. */
export interface OptionsSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required: readonly string[]
}

export function optionsSchema(type: z.ZodObject): OptionsSchema {
  const options = Object.entries(type.shape as Readonly<Record<string, AnyType>>)
  return {
    properties: Object.fromEntries(options.map(([name, option]) => [name, optionSchema(option)])),
    required: options.filter(([, option]) => !(isWrapped(option) || isRefused(option))).map(([name]) => name),
  }
}

function optionSchema(type: AnyType): JsonSchema {
  return { ...documentation(type), ...defaultOf(type), ...valueSchema(bareType(type)) }
}

function documentation(type: AnyType): Partial<JsonSchema> {
  const meta = optionMetaOf(type)
  if (!meta) return {}
  const notes = [meta.description, meta.refused && `Not supported yet: ${meta.refused}.`]
  return {
    description: notes.filter(Boolean).join(' '),
    ...(meta.refused ? { doNotSuggest: true } : {}),
    ...(meta.deprecated ? { deprecationMessage: meta.deprecated, doNotSuggest: true } : {}),
  }
}

/** Durations are kept in milliseconds, which is not how they are written; their descriptions tell the default. */
function defaultOf(type: AnyType): Partial<JsonSchema> {
  if (!(type instanceof z.ZodDefault)) return {}
  const kind = registrationOf(bareType(type))?.kind
  return kind === 'string' || kind === 'boolean' || kind === 'integer' ? { default: type.def.defaultValue } : {}
}

function valueSchema(type: AnyType): JsonSchema {
  if (type instanceof z.ZodObject) return oneOrSeveral(blockSchema(type))
  const registration = registrationOf(type)
  const member = registration?.member && bareType(registration.member)
  if (registration?.kind === 'list' && member) return listSchema(member)
  if (registration?.kind === 'map' && member) return oneOrSeveral(mapSchema(member))
  return scalarSchema(registration?.kind ?? 'any', type)
}

function blockSchema(type: z.ZodObject): JsonSchema {
  const { properties, required } = optionsSchema(type)
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 ? { required } : {}) }
}

function mapSchema(member: AnyType): JsonSchema {
  return { type: 'object', additionalProperties: valueSchema(member) }
}

/** Packer merges a list of maps into one. */
function oneOrSeveral(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'array', items: schema }, { type: 'null' }] }
}

/** A single member stands for a list of one, a text for a list with commas between its members. */
function listSchema(member: AnyType): JsonSchema {
  const items = member instanceof z.ZodObject ? blockSchema(member) : valueSchema(member)
  const alone = member instanceof z.ZodObject ? [items] : []
  return { anyOf: [{ type: 'array', items }, ...alone, { type: ['string', 'number', 'boolean', 'null'] }] }
}

function isWrapped(type: AnyType): boolean {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault
}

function isRefused(type: AnyType): boolean {
  return optionMetaOf(type)?.refused !== undefined
}
