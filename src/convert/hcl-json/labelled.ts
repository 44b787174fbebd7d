import type { MapValue, Value } from '../../template/index.ts'

/** The body of a block with the labels that lead to it. */
export interface Labelled {
  readonly labels: readonly string[]
  readonly body: MapValue
}

/** Blocks of HCL2 in JSON: an object for each label, in the innermost one the body, and a list wherever there are several. */
export function labelledBodies(value: Value, labels: number): Labelled[] {
  if (value.kind === 'list') return value.items.flatMap((item) => labelledBodies(item, labels))
  if (value.kind !== 'map') return []
  if (labels === 0) return [{ labels: [], body: value }]
  return value.entries.flatMap(({ key, value: inner }) =>
    labelledBodies(inner, labels - 1).map(({ labels: more, body }) => ({ labels: [key, ...more], body })),
  )
}
