import type { Value } from '../../../values/index.ts'
import { ArgumentError, FunctionError } from '../../function.ts'
import type { Meter } from '../../meter.ts'
import { TextBuilder } from '../../text-builder.ts'
import type { Verb } from './spec.ts'
import { formatValue } from './value.ts'

/** The format's text for these values, which must be known. All of them must be used. @throws ArgumentError, FunctionError */
export function applyFormat(parts: readonly (string | Verb)[], values: readonly Value[], meter: Meter): string {
  let used = 0
  const result = new TextBuilder(meter)
  for (const part of parts) {
    if (typeof part === 'string') {
      result.add(part)
      continue
    }
    const value = values[part.index]
    if (!value) throw new FunctionError(`"${part.text}" shows value ${part.index + 1}, and there are ${values.length}`)
    used = Math.max(used, part.index + 1)
    result.add(formatValue(value, part, meter))
  }
  if (used < values.length) throw new ArgumentError(used + 1, `the format uses ${used} of the ${values.length} values`)
  return result.toString()
}
