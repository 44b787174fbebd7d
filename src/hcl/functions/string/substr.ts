import { NUMBER, STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt, wholeNumberAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import { graphemes } from './graphemes.ts'

export const substr: ValueFunction = {
  description: 'A part of the text. A negative offset counts from the end, the length -1 takes all the rest.',
  parameters: [
    { name: 'str', type: STRING },
    { name: 'offset', type: NUMBER },
    { name: 'length', type: NUMBER },
  ],
  returns: STRING,
  call: (args) => {
    const characters = graphemes(textAt(args, 0))
    const offset = wholeNumberAt(args, 1)
    const length = wholeNumberAt(args, 2)
    const start = offset < 0 ? Math.max(characters.length + offset, 0) : offset
    // Behind a negative offset the length 0 takes all the rest, too, as in the original.
    const takesRest = length < 0 || (length === 0 && offset < 0)
    const part = characters.slice(start, takesRest ? undefined : start + length)
    return stringValue(part.join(''))
  },
}
