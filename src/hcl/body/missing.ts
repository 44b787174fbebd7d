import { type Diagnostic, errorAt, type Range } from '../diagnostics/index.ts'
import type { Attribute, BodySchema } from './body.ts'

/** One diagnostic for each argument that must be there and isn't. */
export function missingAttributes(
  schema: BodySchema,
  attributes: ReadonlyMap<string, Attribute>,
  endRange: Range,
): Diagnostic[] {
  const missing = (schema.attributes ?? []).filter(({ name, required }) => required && !attributes.has(name))
  return missing.map(({ name }) =>
    errorAt(endRange, 'Missing required argument', `The argument ${JSON.stringify(name)} is required here.`),
  )
}
