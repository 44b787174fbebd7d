import { listType, STRING } from '../../types/index.ts'
import { stringValue, unknownValue } from '../../values/index.ts'
import { sequenceAt, textAt } from '../arguments.ts'
import { ArgumentError, FunctionError, type ValueFunction } from '../function.ts'

export const join: ValueFunction = {
  description: 'The texts of the lists, with the separator between them.',
  parameters: [{ name: 'separator', type: STRING }],
  variadic: { name: 'lists', type: listType(STRING) },
  returns: STRING,
  call: (args, _, meter) => {
    const separator = textAt(args, 0)
    if (args.length === 1) throw new FunctionError('it takes at least one list')
    const texts: string[] = []
    let isOpen = false
    let length = 0
    for (let list = 1; list < args.length; list++) {
      for (const [index, item] of sequenceAt(args, list).entries()) {
        if (item.kind === 'unknown') isOpen = true
        else if (item.kind !== 'string') throw new ArgumentError(list, `element ${index} must not be null`)
        else {
          length += item.value.length
          texts.push(item.value)
        }
      }
    }
    if (isOpen) return unknownValue(STRING)
    meter.text(length + separator.length * Math.max(texts.length - 1, 0))
    return stringValue(texts.join(separator))
  },
}
