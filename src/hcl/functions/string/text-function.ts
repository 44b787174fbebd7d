import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import type { Meter } from '../meter.ts'

/** A function that makes one text of texts. */
export function textFunction(
  description: string,
  names: readonly string[],
  make: (texts: readonly string[], meter: Meter) => string,
): ValueFunction {
  return {
    description,
    parameters: names.map((name) => ({ name, type: STRING })),
    returns: STRING,
    call: (args, _, meter) =>
      stringValue(
        make(
          names.map((_, index) => textAt(args, index)),
          meter,
        ),
      ),
  }
}
