import { keyText, quotedText, valueText } from '../format/index.ts'
import { isIdentifier } from '../syntax/index.ts'
import type { Value } from '../values/index.ts'
import { objectText, tupleText } from './collection-text.ts'
import { templateText } from './template-text.ts'

/**
 * The value as an expression, laid out for people: a line for each member of an object, heredocs for texts of several lines.
 * Read back, it gives what {@link valueText} gives.
 * @throws RangeError for what is unknown or has marks
 */
export function expressionText(value: Value): string {
  if (value.marks.size > 0) return valueText(value)
  switch (value.kind) {
    case 'string':
      return templateText([value.value])
    case 'list':
    case 'set':
    case 'tuple':
      return tupleText(value.items.map(expressionText))
    case 'map':
    case 'object':
      return objectText([...value.entries].map(([key, inner]) => [keyText(key), expressionText(inner)]))
    default:
      return valueText(value)
  }
}

/** `name(a, b)` */
export function callText(name: string, args: readonly string[]): string {
  return `${name}(${args.join(', ')})`
}

/** `var.name`; what is no name stands in brackets, as in `local["my name"]`. */
export function referenceText(root: string, ...steps: readonly string[]): string {
  return root + steps.map((step) => (isIdentifier(step) ? `.${step}` : `[${quotedText(step)}]`)).join('')
}
