import * as options from '../options/index.ts'
import type { JsonSchema } from './json-schema.ts'
import { scalarSchema } from './scalar-schema.ts'

// What a template itself understands of each of its components (src/template/json).

const NAMES: JsonSchema = { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: ['string', 'null'] }] }

const only = { description: 'The names of the builders for which it counts.', ...NAMES }
const except = { description: 'The names of the builders for which it does not count.', ...NAMES }
const name = { description: 'What it is called; its type otherwise.', ...scalarSchema('string', options.string()) }
const duration = scalarSchema('duration', options.duration())

export const BUILDER_META: Readonly<Record<string, JsonSchema>> = { name }

export const PROVISIONER_META: Readonly<Record<string, JsonSchema>> = {
  only,
  except,
  override: {
    description: 'Other options for some builders, by their names.',
    type: ['object', 'null'],
    additionalProperties: { type: ['object', 'null'] },
  },
  pause_before: { description: 'How long to wait before it runs.', ...duration },
  timeout: { description: 'How long it may take. Default: no limit.', ...duration },
  max_retries: {
    description: 'How often to try it again when it fails.',
    ...scalarSchema('integer', options.integer()),
  },
}

export const POST_PROCESSOR_META: Readonly<Record<string, JsonSchema>> = {
  name,
  only,
  except,
  keep_input_artifact: {
    description: 'Whether the artifact that it works on is kept.',
    type: ['boolean', 'null'],
  },
}
