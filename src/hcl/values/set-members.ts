import { visible } from './decimal.ts'
import { isWhollyKnown } from './known.ts'
import { compareText } from './text-order.ts'
import type { Value } from './value.ts'

/** The members of a set in their order: each once, but unknown ones, which may turn out to differ, as often as they come. */
export function distinctInOrder(items: readonly Value[]): Value[] {
  const members = new Map<string, Value>()
  for (const [index, item] of items.entries()) {
    const key = memberKey(item)
    members.set(isWhollyKnown(item) ? key : `${key}${index}`, item)
  }
  return [...members].sort(([a, left], [b, right]) => compareMembers(left, right) || compareText(a, b)).map(last)
}

function last([, value]: readonly [string, Value]): Value {
  return value
}

/** A text that two known values of one type share if, and only if, they are equal. */
export function memberKey(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value)
    case 'number':
      return visible(value.value).toString()
    case 'bool':
      return value.value ? 'T' : 'F'
    case 'null':
      return '~'
    case 'unknown':
      return '?'
    case 'list':
    case 'set':
      return `[${value.items.map((item) => `${memberKey(item)};`).join('')}]`
    case 'tuple':
      return `<${value.items.map((item) => `${memberKey(item)};`).join('')}>`
    case 'map':
      return `{${[...value.entries].map(([key, inner]) => `${JSON.stringify(key)}:${memberKey(inner)};`).join('')}}`
    case 'object':
      return `<${[...value.entries.values()].map((inner) => `${memberKey(inner)};`).join('')}>`
  }
}

/** Known ones by their value, then unknown ones, then null; what has no order of its own by its key. */
function compareMembers(a: Value, b: Value): number {
  const byRank = rank(a) - rank(b)
  if (byRank !== 0) return byRank
  if (a.kind === 'string' && b.kind === 'string') return compareText(a.value, b.value)
  if (a.kind === 'number' && b.kind === 'number') return visible(a.value).comparedTo(visible(b.value))
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value)
  return 0
}

function rank(value: Value): number {
  if (value.kind === 'null') return 2
  return value.kind === 'unknown' ? 1 : 0
}
