import type { MapValue, Value } from '../../src/template/value.ts'

/** A JSON object as the parser would read it, each member on a line of its own, the first on line 2. */
export function templateValue(given: Readonly<Record<string, unknown>>): MapValue {
  const place = { file: 't.json', line: 1, column: 1 }
  const entries = Object.entries(given).map(([key, value], index) => {
    const at = { ...place, line: index + 2 }
    return { key, keyPlace: at, value: { ...toValue(value), place: at } }
  })
  return { kind: 'map', entries, place }
}

function toValue(value: unknown): Value {
  const place = { file: 't.json', line: 1, column: 1 }
  if (typeof value === 'string') return { kind: 'string', value, place }
  if (typeof value === 'boolean') return { kind: 'boolean', value, place }
  if (typeof value === 'number') return { kind: 'number', value, text: `${value}`, place }
  return { kind: 'list', items: (value as unknown[]).map(toValue), place }
}
