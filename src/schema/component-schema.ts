import type { z } from 'zod'
import type { JsonSchema } from './json-schema.ts'
import { optionsSchema } from './option-schema.ts'

/** One kind of component, and what a template itself says about each of them. */
export interface ComponentKindSchema {
  /** `builder` */
  readonly kind: string
  /** Keys that the template understands, whatever the type. */
  readonly meta: Readonly<Record<string, JsonSchema>>
  /** By type: those that are built in. */
  readonly definitions: ReadonlyMap<string, z.ZodObject>
  /** Types of others, to be offered as well. */
  readonly otherTypes: readonly string[]
}

/** Any component of a kind. One that isn't built in may have any options. */
export function anyComponent({ kind, meta, definitions, otherTypes }: ComponentKindSchema): JsonSchema {
  const types = [...definitions.keys()]
  return {
    type: 'object',
    required: ['type'],
    properties: { ...meta, type: typeSchema(kind, types, otherTypes) },
    allOf: types.map((type) => ({
      if: { properties: { type: { const: type } }, required: ['type'] },
      // The type is known here; naming the kind again would offer all of them once more.
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it this
      then: { $ref: `#/definitions/${kind}-${type}` },
    })),
  }
}

function typeSchema(kind: string, builtIn: readonly string[], others: readonly string[]): JsonSchema {
  const known = [...builtIn, ...others.filter((type) => !builtIn.includes(type))]
  return { description: `The type of the ${kind}.`, anyOf: [{ enum: known }, { type: 'string' }] }
}

/** The definitions that {@link anyComponent} refers to. */
export function componentDefinitions(component: ComponentKindSchema): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    [...component.definitions].map(([type, options]) => [
      `${component.kind}-${type}`,
      componentSchema(component.meta, options),
    ]),
  )
}

function componentSchema(meta: ComponentKindSchema['meta'], definition: z.ZodObject): JsonSchema {
  const { properties, required } = optionsSchema(definition)
  const overridable = meta['override'] !== undefined
  return {
    type: 'object',
    properties: {
      ...properties,
      ...meta,
      type: {},
      ...(overridable ? { override: overrideSchema(properties) } : {}),
    },
    // Packer gives these to its components itself, so templates made by programs may hold them.
    patternProperties: { '^packer_': {} },
    additionalProperties: false,
    ...requirement(required, overridable),
  }
}

/** What an override gives need not stand beside it. */
function requirement(required: readonly string[], overridable: boolean): Partial<JsonSchema> {
  if (required.length === 0) return {}
  if (!overridable) return { required }
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it this
  return { if: { not: { required: ['override'] } }, then: { required } }
}

function overrideSchema(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    description: 'Other options for some builders, by their names.',
    type: 'object',
    additionalProperties: { type: 'object', properties, additionalProperties: false },
  }
}
