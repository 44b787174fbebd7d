import { listType, STRING } from '../../types/index.ts'
import { stringValue, unknownValue } from '../../values/index.ts'
import { sequenceAt, textAt } from '../arguments.ts'
import { ArgumentError, FunctionError, type ValueFunction } from '../function.ts'

export const join: ValueFunction = {
  description: 'The texts of the lists, with the separator between them.',
  parameters: [{ name: 'separator', type: STRING }],
  variadic: { name: 'lists', type: listType(STRING) },
  returns: STRING,
  call: (args) => {
    const separator = textAt(args, 0)
    const lists = args.slice(1)
    if (lists.length === 0) throw new FunctionError('it takes at least one list')
    const items = lists.flatMap((_, i) => sequenceAt(args, i + 1).map((item, index) => ({ item, index, list: i + 1 })))
    if (items.some(({ item }) => item.kind === 'unknown')) return unknownValue(STRING)
    const texts = items.map(({ item, index, list }) => {
      if (item.kind === 'string') return item.value
      throw new ArgumentError(list, `element ${index} must not be null`)
    })
    return stringValue(texts.join(separator))
  },
}
