import type { AttributeSchema, BlockSchema, BodySchema } from '../body/index.ts'
import type { Spec } from './spec.ts'

/** A component has up to two hundred options, and is used in many blocks. */
const known = new WeakMap<Spec, BodySchema>()

/** What may stand in a body that is decoded by the spec. Specs don't change: it is worked out once for each. */
export function bodySchemaOf(spec: Spec): BodySchema {
  const before = known.get(spec)
  if (before) return before
  const schema = workOut(spec)
  known.set(spec, schema)
  return schema
}

function workOut(spec: Spec): BodySchema {
  const attributes = new Map<string, AttributeSchema>()
  const blocks = new Map<string, BlockSchema>()
  for (const part of partsOf(spec)) {
    switch (part.kind) {
      case 'attribute':
        attributes.set(part.name, { name: part.name, required: part.required ?? false })
        break
      case 'block':
      case 'blocks':
        blocks.set(part.type, { type: part.type, labels: labelNames(part.nested) })
        break
      case 'block-map':
        blocks.set(part.type, { type: part.type, labels: [...part.labels, ...labelNames(part.nested)] })
        break
      case 'block-attributes':
        blocks.set(part.type, { type: part.type })
    }
  }
  return { attributes: [...attributes.values()], blocks: [...blocks.values()] }
}

/** The specs in it that are about the same body, itself included. */
function partsOf(spec: Spec): Spec[] {
  switch (spec.kind) {
    case 'object':
      return Object.values(spec.attributes).flatMap(partsOf)
    case 'tuple':
      return spec.elements.flatMap(partsOf)
    case 'default':
      return [...partsOf(spec.primary), ...partsOf(spec.fallback)]
    default:
      return [spec]
  }
}

/** The names of the labels that the spec of a block's body asks for, in their order. */
export function labelNames(spec: Spec): string[] {
  const names: string[] = []
  for (const part of partsOf(spec)) if (part.kind === 'label') names[part.index] = part.name
  return Array.from(names, (name, index) => name ?? `label ${index + 1}`)
}
