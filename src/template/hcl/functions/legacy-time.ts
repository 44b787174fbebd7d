import { ArgumentError, STRING, stringValue, type ValueFunction } from '../../../hcl/index.ts'
import { formatGoTime, rfc3339, strftime } from '../../gotemplate/index.ts'
import { textAt } from './arguments.ts'

/** Longer ones are no layouts that anybody writes. */
const MOST_UNITS = 10_000

/** What `isotime` and `strftime` are in JSON templates: they show the instant at which the program started. */
export function legacyTimeFunctions(start: Date) {
  return {
    legacy_isotime: timeFunction('The start of the program by a Go layout (RFC 3339).', start, formatGoTime),
    legacy_strftime: timeFunction('The start of the program by a strftime format (RFC 3339).', start, strftime),
  }
}

function timeFunction(description: string, start: Date, format: (at: Date, layout: string) => string): ValueFunction {
  return {
    description,
    parameters: [],
    variadic: { name: 'format', type: STRING },
    returns: STRING,
    call: (args) => {
      if (args.length > 1) throw new ArgumentError(1, 'it takes no more than 1 argument')
      if (args.length > 0 && textAt(args, 0).length > MOST_UNITS) {
        throw new ArgumentError(0, `it has more than ${MOST_UNITS} characters`)
      }
      return stringValue(args.length === 0 ? formatGoTime(start, rfc3339) : format(start, textAt(args, 0)))
    },
  }
}
