import { listType, STRING } from '../../types/index.ts'
import { listValue, stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import { countFinding } from './search.ts'

export const split: ValueFunction = {
  description: 'The parts of a text between the separators.',
  parameters: [
    { name: 'separator', type: STRING },
    { name: 'str', type: STRING },
  ],
  returns: listType(STRING),
  call: (args, _, meter) => {
    const separator = textAt(args, 0)
    const text = textAt(args, 1)
    countFinding(text, separator, meter)
    meter.members(separator === '' ? text.length : count(text, separator) + 1)
    const parts = separator === '' ? [...text] : text.split(separator)
    return listValue(
      STRING,
      parts.map((part) => stringValue(part)),
    )
  },
}

/** How often the part stands in the text. */
function count(text: string, part: string): number {
  let found = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++
  return found
}
