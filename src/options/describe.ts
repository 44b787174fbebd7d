import type { Value } from '../template/value.ts'
import type { WeakKind } from './define.ts'

export function describeKind(kind: WeakKind): string {
  switch (kind) {
    case 'boolean':
      return 'true or false'
    case 'integer':
      return 'a whole number'
    case 'number':
      return 'a number'
    case 'duration':
      return 'a duration such as "30s" or "1h30m"'
    case 'list':
      return 'a list'
    case 'map':
    case 'object':
      return 'an object'
    default:
      return 'a string'
  }
}

export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value)
    case 'number':
      return `the number ${value.text}`
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    case 'list':
      return 'a list'
    case 'map':
      return 'an object'
  }
}
