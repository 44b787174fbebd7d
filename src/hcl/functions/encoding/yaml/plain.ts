import { boolValue, NULL, numberValue, parseDecimal, stringValue, type Value } from '../../../values/index.ts'
import { timestampText } from './timestamp.ts'

const WORDS: ReadonlyMap<string, Value> = new Map([
  ...words(NULL, ['', '~', 'null', 'Null', 'NULL']),
  ...words(boolValue(true), ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']),
  ...words(boolValue(false), ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']),
])

function words(value: Value, texts: readonly string[]): (readonly [string, Value])[] {
  return texts.map((text) => [text, value] as const)
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/

/** What a scalar without quotes stands for: YAML 1.1's words, YAML 1.2's numbers, times in RFC 3339's form. */
export function plainValue(text: string): Value {
  const word = WORDS.get(text)
  if (word) return word
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return numberValue(BigInt(text))
  if (NUMBER.test(text)) {
    const number = parseDecimal(text)
    if (number) return numberValue(number)
    throw new RangeError(`the number ${text} is too large`)
  }
  if (INFINITE.test(text)) throw new RangeError(`${text} is no number that HCL knows`)
  return stringValue(timestampText(text) ?? text)
}
