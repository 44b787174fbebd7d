import { trimSpace } from '../../../unicode/index.ts'
import { textFunction } from './text-function.ts'

export const trim = textFunction(
  'The text without those characters at its start and end.',
  ['str', 'cutset'],
  (text = '', cutset = '') => {
    const unwanted = new Set(cutset)
    const characters = [...text]
    const start = characters.findIndex((character) => !unwanted.has(character))
    if (start < 0) return ''
    const end = characters.findLastIndex((character) => !unwanted.has(character))
    return characters.slice(start, end + 1).join('')
  },
)

export const trimspace = textFunction('The text without white space at its start and end.', ['str'], (text = '') =>
  trimSpace(text),
)

export const trimprefix = textFunction(
  'The text without that prefix, if it has it.',
  ['str', 'prefix'],
  (text = '', prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
)

export const trimsuffix = textFunction(
  'The text without that suffix, if it has it.',
  ['str', 'suffix'],
  (text = '', suffix = '') => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
)

export const chomp = textFunction('The text without the line ends at its end.', ['str'], (text = '') =>
  text.slice(0, endOfText(text)),
)

/** Counted by hand: a regular expression that is anchored at the end takes the square of the time on many line ends. */
function endOfText(text: string): number {
  let end = text.length
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--
  return end
}
