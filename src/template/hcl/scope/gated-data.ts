import {
  type Body,
  type Diagnostic,
  DYNAMIC,
  type EvaluationContext,
  nullValue,
  objectValue,
  type Traversal,
  UNKNOWN,
  type Value,
} from '../../../hcl/index.ts'
import { bodiesOf, type Gate, type Opening } from '../extensions/index.ts'
import type { ComponentBlock } from '../module/index.ts'
import type { DataReader, DataResult } from './data-reader.ts'

/**
 * Reads a data source as often as its `enabled` and `for_each` say. Its value is null where it isn't enabled, and an object
 * with one member for each element where it has some.
 * @param context in which these two can be evaluated
 * @param contextFor gives one for the rest, where something is read
 */
export async function readGated(
  block: ComponentBlock,
  gate: Gate,
  context: EvaluationContext,
  read: DataReader,
  contextFor: (references: readonly Traversal[]) => Promise<EvaluationContext>,
): Promise<DataResult> {
  const diagnostics: Diagnostic[] = []
  const opening = await gate.open(block.body, context, diagnostics)
  const blocks = blocksOf(block, opening)
  const inner = blocks.length > 0 ? await contextFor(blocks.flatMap(({ body }) => body.references())) : context
  const results = new Map(await Promise.all(blocks.map(async (one) => [one.body, await read(one, inner)] as const)))
  return {
    value: opened(opening, (body) => results.get(body)?.value ?? UNKNOWN),
    diagnostics: [...diagnostics, ...[...results.values()].flatMap((result) => result.diagnostics)],
  }
}

/** Those that are read, with the names by which they are referred to. */
function blocksOf(block: ComponentBlock, opening: Opening): readonly ComponentBlock[] {
  if (opening.kind !== 'each') return bodiesOf(opening).map((body) => ({ ...block, body }))
  return opening.elements.map(({ key, body }) => {
    const name = key.kind === 'string' ? `${block.name}[${JSON.stringify(key.value)}]` : block.name
    return { ...block, name, body }
  })
}

function opened(opening: Opening, valueAt: (body: Body) => Value): Value {
  switch (opening.kind) {
    case 'once':
      return valueAt(opening.body)
    case 'each': {
      const entries = opening.elements.map(({ key, body }) => [key, valueAt(body)] as const)
      const known = entries.flatMap(([key, value]) => (key.kind === 'string' ? [[key.value, value] as const] : []))
      return known.length === entries.length ? objectValue(known) : UNKNOWN
    }
    case 'disabled':
      return nullValue(DYNAMIC)
    case 'mistaken':
      return UNKNOWN
  }
}
