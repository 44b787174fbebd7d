import {
  type Diagnostic,
  errorAt,
  type Range,
  STRING,
  stringValue,
  typeName,
  UNKNOWN,
  unknownValue,
  type Value,
} from '../../../hcl/index.ts'

/** One of those that `for_each` gives: `each.key` and `each.value`. */
export interface Element {
  readonly key: Value
  readonly value: Value
}

/**
 * The elements of the value of a `for_each`, in order. Where the value is unknown, one unknown element stands for them all.
 * @returns undefined for a value that is none, which is told
 */
export function elementsOf(value: Value, range: Range, diagnostics: Diagnostic[]): readonly Element[] | undefined {
  const wrong = (detail: string) => {
    diagnostics.push(errorAt(range, 'Invalid for_each', detail))
    return undefined
  }
  if (value.marks.size > 0) return wrong('The keys are shown, so they must not come from something sensitive.')
  if (value.kind === 'null') return wrong('The value is null. For nothing at all, use {}.')
  if ('entries' in value) return [...value.entries].map(([key, member]) => ({ key: stringValue(key), value: member }))
  if ('items' in value) {
    const texts = value.items.filter(mayBeText)
    if (texts.length < value.items.length) return wrong('The members of a list or set must all be texts.')
    if (texts.some(({ marks }) => marks.size > 0)) return wrong('Its members are shown, so they must not be sensitive.')
    const twice = repeatedText(texts)
    if (twice !== undefined) return wrong(`${JSON.stringify(twice)} is in it more than once.`)
    return texts.map((text) => ({ key: text, value: text }))
  }
  if (value.kind === 'unknown' && !['string', 'number', 'bool'].includes(value.type.kind)) {
    return [{ key: unknownValue(STRING), value: UNKNOWN }]
  }
  return wrong(`A map, an object, or a list or set of texts is needed, and this is a ${typeName(value.type)}.`)
}

function mayBeText({ kind, type }: Value): boolean {
  return kind === 'string' || (kind === 'unknown' && (type.kind === 'string' || type.kind === 'dynamic'))
}

function repeatedText(values: readonly Value[]): string | undefined {
  const texts = values.flatMap((value) => (value.kind === 'string' ? [value.value] : []))
  return texts.find((text, index) => texts.indexOf(text) < index)
}
