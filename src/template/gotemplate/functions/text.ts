import { contextError } from './context.ts'

/** Replaces the first `count` occurrences, all of them when it is negative. An empty `from` stands before every character. */
export function replaceFirst(from: string, to: string, count: bigint, text: string): string {
  const pieces = from === '' ? aroundCharacters(text) : text.split(from)
  const limit = count < 0n ? pieces.length - 1 : Math.min(Number(count), pieces.length - 1)
  const replaced = pieces.slice(0, limit + 1).join(to)
  const rest = pieces.slice(limit + 1)
  return [replaced, ...rest].join(from)
}

/** Go finds an empty text before every character and at the end. */
function aroundCharacters(text: string): string[] {
  return ['', ...text, '']
}

/** The element at `index` of the text between the separators. An empty separator splits into characters. */
export function split(text: string, separator: string, index: bigint): string {
  const parts = separator === '' ? [...text] : text.split(separator)
  const part = index >= 0n ? parts[Number(index)] : undefined
  if (part === undefined) {
    throw contextError(
      `"split" is asked for element ${index} of "${text}", which has ${parts.length} between "${separator}"`,
    )
  }
  return part
}
