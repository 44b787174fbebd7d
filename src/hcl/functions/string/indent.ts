import { NUMBER, STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt, wholeNumberAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { MOST_WIDTH } from './format/spec.ts'
import { replaceEach } from './replace.ts'

export const indent: ValueFunction = {
  description: 'The text with so many spaces at the start of each line but the first.',
  parameters: [
    { name: 'spaces', type: NUMBER },
    { name: 'str', type: STRING },
  ],
  returns: STRING,
  call: (args, _, meter) => {
    const spaces = wholeNumberAt(args, 0)
    if (spaces < 0) throw new ArgumentError(0, 'it must not be negative', String(spaces))
    if (spaces > MOST_WIDTH) throw new ArgumentError(0, `it must be at most ${MOST_WIDTH}`, String(spaces))
    return stringValue(replaceEach(textAt(args, 1), '\n', `\n${' '.repeat(spaces)}`, meter))
  },
}
