import type { BuilderType, PostProcessorType, ProvisionerType, Registry } from '../engine/index.ts'
import { type ComponentKind, knownTypes } from '../engine/known-components.ts'
import type { OptionsDefinition } from '../options/index.ts'
import { anyComponent, type ComponentKindSchema, componentDefinitions } from './component-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { BUILDER_META, POST_PROCESSOR_META, PROVISIONER_META } from './meta-keys.ts'

export interface SchemaParts {
  readonly builders: Registry<BuilderType>
  readonly provisioners: Registry<ProvisionerType>
  readonly postProcessors: Registry<PostProcessorType>
}

const TEXT: JsonSchema = { type: 'string' }

/** The JSON Schema (draft-07, which editors know best) of JSON templates, made from the components' own definitions. */
export async function templateSchema(parts: SchemaParts): Promise<JsonSchema> {
  const builder = await kindSchema('builder', parts.builders, BUILDER_META)
  const provisioner = await kindSchema('provisioner', parts.provisioners, PROVISIONER_META)
  const postProcessor = await kindSchema('post-processor', parts.postProcessors, POST_PROCESSOR_META)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A JSON template of Ingot and Packer',
    type: 'object',
    required: ['builders'],
    properties: rootProperties(postProcessor),
    patternProperties: { '^_': { description: 'A comment.', type: 'string' } },
    additionalProperties: false,
    definitions: {
      builder: anyComponent(builder),
      provisioner: anyComponent(provisioner),
      'post-processor': anyComponent(postProcessor),
      ...componentDefinitions(builder),
      ...componentDefinitions(provisioner),
      ...componentDefinitions(postProcessor),
    },
  }
}

async function kindSchema(
  kind: ComponentKind,
  registry: Registry<{ readonly options: OptionsDefinition }>,
  meta: Readonly<Record<string, JsonSchema>>,
): Promise<ComponentKindSchema> {
  const loaded = await Promise.all(
    Object.entries(registry).map(async ([type, load]) => [type, (await load()).options] as const),
  )
  return { kind, meta, definitions: new Map(loaded), otherTypes: knownTypes(kind) }
}

function rootProperties(postProcessor: ComponentKindSchema): Readonly<Record<string, JsonSchema>> {
  return {
    $schema: { description: 'Where editors find this schema.', ...TEXT },
    description: { description: 'What the template is for; "inspect" shows it.', type: ['string', 'null'] },
    min_packer_version: { description: 'The oldest Packer that can run it.', type: ['string', 'null'] },
    variables: {
      description: 'User variables with their defaults; null where a value must be given.',
      type: ['object', 'null'],
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    },
    'sensitive-variables': {
      description: 'Variables whose values are hidden in all output.',
      type: ['array', 'null'],
      items: TEXT,
    },
    builders: {
      description: 'What makes machines and images.',
      type: 'array',
      items: { $ref: '#/definitions/builder' },
    },
    provisioners: {
      description: 'What is done to every machine, in this order.',
      type: ['array', 'null'],
      items: { $ref: '#/definitions/provisioner' },
    },
    'error-cleanup-provisioner': {
      description: 'Runs on the machine when a build has failed, before it is cleaned up.',
      anyOf: [{ $ref: '#/definitions/provisioner' }, { type: 'null' }],
    },
    'post-processors': postProcessorList(postProcessor),
    comments: {
      description: 'Comments, each an object of texts.',
      type: ['array', 'null'],
      items: { type: 'object', additionalProperties: TEXT },
    },
    push: { description: 'Read by no program any more.', type: ['object', 'null'], doNotSuggest: true },
  }
}

function postProcessorList({ definitions }: ComponentKindSchema): JsonSchema {
  const entry: JsonSchema = {
    anyOf: [{ enum: [...definitions.keys()] }, TEXT, { $ref: '#/definitions/post-processor' }],
  }
  return {
    description: 'What is done with the artifact; the members of a list work on what the one before made.',
    type: ['array', 'null'],
    items: { anyOf: [...(entry.anyOf ?? []), { type: 'array', items: entry }] },
  }
}
