import { fromData, isFunction, isList, isMap, sortedKeys, type TemplateValue } from '../values.ts'
import { formatFloat } from './float.ts'

/** What Go's `%v` prints. */
export function formatValue(value: TemplateValue): string {
  if (value === undefined || value === null) return '<nil>'
  if (isList(value)) return `[${value.map((item) => formatValue(fromData(item))).join(' ')}]`
  if (isFunction(value)) return '<func>'
  if (isMap(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${formatValue(fromData(value[key]))}`)
      .join(' ')}]`
  return typeof value === 'number' ? formatFloat(value, 'g', undefined) : String(value)
}

/** Go's Sprint: a space between two values only where neither is a string. */
export function sprint(values: readonly TemplateValue[]): string {
  return values
    .map((value, index) => {
      const separate = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string'
      return `${separate ? ' ' : ''}${formatValue(value)}`
    })
    .join('')
}
