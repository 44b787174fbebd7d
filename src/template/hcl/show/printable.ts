import { MASK } from '../../../engine/secrets.ts'
import {
  decimalText,
  isWhollyKnown,
  measureOf,
  type NumberValue,
  SENSITIVE,
  type Value,
  visible,
} from '../../../hcl/index.ts'
import { formatFloat, quoteString } from '../../gotemplate/index.ts'

/** With texts counted by their length. Values can be far larger than the template that they come from, and than anybody reads. */
const MOST_VALUES = 100_000

/** A value as Packer prints it, over several lines where it has members. What is unknown in part is unknown. */
export function printable(value: Value): string {
  if (measureOf(value).size > MOST_VALUES) return '<too large to be shown>'
  if (!isWhollyKnown(value)) return '<unknown>'
  if (isSensitive(value) && !hasMembers(value)) return MASK
  return value.kind === 'string' ? value.value : member(value, '', false)
}

/** @param isSecret whether it stands in something that is sensitive */
function member(value: Value, indent: string, isSecret: boolean): string {
  const secret = isSecret || isSensitive(value)
  const inner = `${indent}  `
  if ('items' in value) {
    const lines = value.items.map((item) => `${inner}${member(item, inner, secret)},\n`)
    return lines.length === 0 ? '[]' : `[\n${lines.join('')}${indent}]`
  }
  if ('entries' in value) {
    // A member that is null is like one that isn't there.
    const entries = [...value.entries].filter(([, entry]) => entry.kind !== 'null')
    const lines = entries.map(([key, entry]) => `${inner}${quoteString(key)} = ${member(entry, inner, secret)}\n`)
    return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`
  }
  if (secret) return quoteString(MASK)
  return simple(value)
}

function simple(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quoteString(value.value)
    case 'number':
      return numberText(value)
    case 'bool':
      return String(value.value)
    default:
      return 'null'
  }
}

/** Whole numbers of 64 bits are written out, all others as binary fractions of 64 bits are in Go. */
function numberText({ value }: NumberValue): string {
  const number = visible(value)
  const isWhole = number.isInteger() && BigInt.asIntN(64, BigInt(number.toFixed())) === BigInt(number.toFixed())
  return isWhole ? decimalText(value) : formatFloat(number.toNumber(), 'g', undefined)
}

function isSensitive({ marks }: Value): boolean {
  return marks.has(SENSITIVE)
}

function hasMembers(value: Value): boolean {
  return 'items' in value || 'entries' in value
}
