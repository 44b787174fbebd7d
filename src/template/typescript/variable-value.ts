import type { Value } from '../value.ts'
import type { VariableKind } from './variable.ts'

/** A variable's value as it was given from outside, or undefined when that is none of its kind. */
export function fromText(text: string, kind: VariableKind): unknown {
  switch (kind) {
    case 'string':
      return text
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'boolean':
      return SWITCHES.get(text)
    default:
      return ofKind(parsed(text), kind)
  }
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** The same for what stands in a variable file, where a number or a switch may be written as a text, and the other way round. */
export function fromFile(value: Value, kind: VariableKind): unknown {
  switch (value.kind) {
    case 'string':
      return fromText(value.value, kind)
    case 'number':
      return kind === 'string' ? value.text : ofKind(value.value, kind)
    case 'boolean':
      return kind === 'string' ? String(value.value) : ofKind(value.value, kind)
    default:
      return ofKind(plain(value), kind)
  }
}

export function ofKind(value: unknown, kind: VariableKind): unknown {
  const isList = Array.isArray(value)
  const is: Readonly<Record<VariableKind, boolean>> = {
    string: typeof value === 'string',
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
    list: isList,
    object: typeof value === 'object' && value !== null && !isList,
  }
  return is[kind] ? value : undefined
}

export function describeVariableKind(kind: VariableKind): string {
  switch (kind) {
    case 'string':
      return 'a text'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'list':
      return 'a list, in JSON: ["a", "b"]'
    case 'object':
      return 'an object, in JSON: {"name": "value"}'
  }
}

/** How a value is shown, and what templates of texts get of it. */
export function variableText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A placed value as JavaScript's own. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null
    case 'list':
      return value.items.map(plain)
    case 'map':
      return Object.fromEntries(value.entries.map(({ key, value: member }) => [key, plain(member)]))
    default:
      return value.value
  }
}
