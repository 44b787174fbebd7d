import { NUMBER, STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt, wholeNumberAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import { countGraphemes, graphemes } from './graphemes.ts'

export const substr: ValueFunction = {
  description: 'A part of the text. A negative offset counts from the end, the length -1 takes all the rest.',
  parameters: [
    { name: 'str', type: STRING },
    { name: 'offset', type: NUMBER },
    { name: 'length', type: NUMBER },
  ],
  returns: STRING,
  call: (args, _, meter) => {
    const text = textAt(args, 0)
    const offset = wholeNumberAt(args, 1)
    const length = wholeNumberAt(args, 2)
    const start = offset < 0 ? Math.max(countGraphemes(text, meter) + offset, 0) : offset
    // Behind a negative offset the length 0 takes all the rest, too, as in the original.
    const takesRest = length < 0 || (length === 0 && offset < 0)
    return stringValue(part(graphemes(text, meter), text, start, takesRest ? Number.POSITIVE_INFINITY : start + length))
  },
}

/** @param start in characters, as `end` */
function part(characters: Iterable<string>, text: string, start: number, end: number): string {
  let index = 0
  let unit = 0
  let first = text.length
  for (const character of characters) {
    if (index === start) first = unit
    if (index >= end || (index === start && end === Number.POSITIVE_INFINITY)) break
    unit += character.length
    index++
  }
  return text.slice(first, end === Number.POSITIVE_INFINITY ? undefined : unit)
}
