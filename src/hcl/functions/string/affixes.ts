import { BOOL, STRING } from '../../types/index.ts'
import { boolValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import type { Meter } from '../meter.ts'
import { countFinding } from './search.ts'

export const startswith = test('Whether the text starts with that prefix.', 'prefix', (text, prefix) =>
  text.startsWith(prefix),
)

export const endswith = test('Whether the text ends with that suffix.', 'suffix', (text, suffix) =>
  text.endsWith(suffix),
)

export const strcontains = test(
  'Whether that text stands somewhere in the first one.',
  'substr',
  (text, part, meter) => {
    countFinding(text, part, meter)
    return text.includes(part)
  },
)

function test(
  description: string,
  name: string,
  holds: (text: string, part: string, meter: Meter) => boolean,
): ValueFunction {
  return {
    description,
    parameters: [
      { name: 'str', type: STRING },
      { name, type: STRING },
    ],
    returns: BOOL,
    call: (args, _, meter) => boolValue(holds(textAt(args, 0), textAt(args, 1), meter)),
  }
}
