import {
  boolValue,
  decimalText,
  NULL,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../../hcl/index.ts'
import { isPlainObject } from '../../template/typescript/index.ts'

/** A value of a program as one of HCL. Lists become tuples and objects stay objects, which fit whatever a function takes. */
export function toHcl(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return stringValue(value)
    case 'number':
    case 'bigint':
      return numberValue(value)
    case 'boolean':
      return boolValue(value)
  }
  if (Array.isArray(value)) return tupleValue(value.map(toHcl))
  if (isPlainObject(value)) return objectValue(Object.entries(value).flatMap(given))
  if (value === undefined || value === null) return NULL
  throw new TypeError(`a ${value.constructor.name} can be no value of HCL`)
}

/** What is undefined is not there. */
function given([key, value]: [string, unknown]): [string, Value][] {
  return value === undefined ? [] : [[key, toHcl(value)]]
}

/** A value of HCL as one of a program. Numbers that JavaScript has none for are texts. */
export function fromHcl(value: Value): unknown {
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number': {
      const number = value.value.toNumber()
      return value.value.equals(number) || !Number.isInteger(number) ? number : decimalText(value.value)
    }
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.map(fromHcl)
    case 'map':
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, inner]) => [key, fromHcl(inner)]))
    default:
      return undefined
  }
}
