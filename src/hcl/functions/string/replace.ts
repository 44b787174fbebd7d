import type { Meter } from '../meter.ts'
import { TextBuilder } from '../text-builder.ts'
import { countFinding } from './search.ts'
import { textFunction } from './text-function.ts'

/** Unlike Terraform's, a `/…/` around `substr` means nothing: `regex_replace` is for patterns. */
export const replace = textFunction(
  'The text with each `substr` replaced.',
  ['str', 'substr', 'replace'],
  ([text = '', substr = '', replacement = ''], meter) => replaceEach(text, substr, replacement, meter),
)

/** An empty `part` stands before, between and after all characters. */
export function replaceEach(text: string, part: string, replacement: string, meter: Meter): string {
  const result = new TextBuilder(meter)
  if (part === '') {
    result.add(replacement)
    for (const character of text) {
      result.add(character)
      result.add(replacement)
    }
    return result.toString()
  }
  countFinding(text, part, meter)
  let end = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, end)) {
    result.add(text.slice(end, at))
    result.add(replacement)
    end = at + part.length
  }
  result.add(text.slice(end))
  return result.toString()
}
