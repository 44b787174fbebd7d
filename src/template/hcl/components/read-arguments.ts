import type { Place } from '../../../errors/index.ts'
import {
  type Body,
  type BodyContent,
  bodySchemaOf,
  type Diagnostic,
  decode,
  type EvaluationContext,
  expandDynamicBlocks,
  hasErrors,
  isWhollyKnown,
  type ObjectSpec,
  type Range,
  type Spec,
  type Value,
  whenReady,
} from '../../../hcl/index.ts'
import type { MapEntry, MapValue, Value as PlacedValue } from '../../value.ts'
import { placeOf } from '../diagnostics/index.ts'
import { tellSecrets } from '../scope/index.ts'
import { placedValue } from './placed-value.ts'

export interface ReadArguments {
  /** Without what is not set, and without what is wrong. */
  readonly map: MapValue
  readonly diagnostics: readonly Diagnostic[]
  /** The arguments and blocks that the diagnostics are about, as far as the spec has them. */
  readonly mistaken: readonly string[]
  /** Those of which something is unknown. */
  readonly open: readonly string[]
  /** Sensitive texts in the values. */
  readonly secrets: readonly string[]
}

/**
 * Evaluates what stands in the block of a component.
 * @param place the block's
 * @throws what a function's promise rejects with
 */
export async function readArguments(
  body: Body,
  spec: ObjectSpec,
  context: EvaluationContext,
  place: Place,
): Promise<ReadArguments> {
  const { value, diagnostics } = await whenReady(() => decode(body, spec, context))
  // The same once more, for the places: what is wrong has been told.
  const content = expandDynamicBlocks(body, context).content(bodySchemaOf(spec), [])
  const mistaken = hasErrors(diagnostics) ? mistakenNames(content, spec, diagnostics) : []
  const entries = entriesOf(value, content, spec).filter(({ key }) => !mistaken.includes(key))
  const secrets = new Set<string>()
  tellSecrets(value, (text) => secrets.add(text))
  const open = value.kind === 'object' ? openNames(value.entries) : []
  return { map: { kind: 'map', entries, place }, diagnostics, mistaken, open, secrets: [...secrets] }
}

/** One entry for each argument that is set, and for each type of block that is there. */
function entriesOf(value: Value, content: BodyContent, spec: ObjectSpec): MapEntry[] {
  if (value.kind !== 'object') return []
  return Object.entries(spec.attributes).flatMap(([name, part]) => {
    const member = value.entries.get(name)
    return member ? entriesOfPart(member, content, part) : []
  })
}

function entriesOfPart(value: Value, content: BodyContent, spec: Spec): MapEntry[] {
  switch (spec.kind) {
    case 'attribute': {
      const attribute = content.attributes.get(spec.name)
      if (!attribute) return []
      const keyPlace = placeOf(attribute.nameRange)
      return [{ key: spec.name, keyPlace, value: placedValue(value, attribute.expression) }]
    }
    case 'block':
    case 'blocks': {
      const blocks = content.blocks.filter(({ type }) => type === spec.type)
      const [first] = blocks
      const { nested } = spec
      if (!first || nested.kind !== 'object') return []
      const keyPlace = placeOf(first.typeRange)
      const values = spec.kind === 'block' ? [value] : 'items' in value ? value.items : []
      const items = values.map((item, index): PlacedValue => {
        const { body, typeRange } = blocks[index] ?? first
        const inner = body.content(bodySchemaOf(nested), [])
        return { kind: 'map', entries: entriesOf(item, inner, nested), place: placeOf(typeRange) }
      })
      const [only] = items
      if (spec.kind === 'blocks') return [{ key: spec.type, keyPlace, value: { kind: 'list', items, place: keyPlace } }]
      return only ? [{ key: spec.type, keyPlace, value: only }] : []
    }
    default:
      return []
  }
}

function openNames(values: ReadonlyMap<string, Value>): string[] {
  return [...values].flatMap(([name, value]) => (isWhollyKnown(value) ? [] : [name]))
}

function mistakenNames(content: BodyContent, spec: ObjectSpec, diagnostics: readonly Diagnostic[]): string[] {
  const stretches = [
    ...[...content.attributes.values()].map(({ name, range }) => ({ name, range })),
    ...content.blocks.map(({ type, typeRange, body }) => ({ name: type, range: typeRange.until(body.endRange) })),
  ]
  const names = diagnostics.flatMap(({ subject, suggestion }) => [
    ...stretches.filter(({ range }) => subject && contains(range, subject)).map(({ name }) => name),
    ...(subject ? [subject.text] : []),
    ...(suggestion === undefined ? [] : [suggestion]),
  ])
  return [...new Set(names)].filter((name) => Object.hasOwn(spec.attributes, name))
}

function contains(outer: Range, inner: Range): boolean {
  return outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end
}
