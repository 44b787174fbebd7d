import { listType, STRING } from '../../types/index.ts'
import { listValue, stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'

export const split: ValueFunction = {
  description: 'The parts of a text between the separators.',
  parameters: [
    { name: 'separator', type: STRING },
    { name: 'str', type: STRING },
  ],
  returns: listType(STRING),
  call: (args) => {
    const separator = textAt(args, 0)
    const text = textAt(args, 1)
    const parts = separator === '' ? [...text] : text.split(separator)
    return listValue(
      STRING,
      parts.map((part) => stringValue(part)),
    )
  },
}
