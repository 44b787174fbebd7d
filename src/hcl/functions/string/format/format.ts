import { DYNAMIC, STRING } from '../../../types/index.ts'
import { isWhollyKnown, stringValue, unknownValue } from '../../../values/index.ts'
import { textAt } from '../../arguments.ts'
import type { ValueFunction } from '../../function.ts'
import { applyFormat } from './apply.ts'
import { parseFormat } from './spec.ts'

export const format: ValueFunction = {
  description: 'A text with values in the places of its verbs, such as `%s`, `%d` and `%.2f`.',
  parameters: [{ name: 'format', type: STRING }],
  variadic: { name: 'args', type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true },
  returns: STRING,
  call: (args, _, meter) => {
    const values = args.slice(1)
    if (!values.every(isWhollyKnown)) return unknownValue(STRING)
    return stringValue(applyFormat(parseFormat(textAt(args, 0)), values, meter))
  },
}
