import { trimSpace } from '../../../unicode/index.ts'
import { textFunction } from './text-function.ts'

export const trim = textFunction(
  'The text without those characters at its start and end.',
  ['str', 'cutset'],
  ([text = '', cutset = '']) => {
    const unwanted = new Set(cutset)
    let start = 0
    while (start < text.length) {
      const character = characterAt(text, start)
      if (!unwanted.has(character)) break
      start += character.length
    }
    let end = text.length
    while (end > start) {
      const character = characterBefore(text, end)
      if (!unwanted.has(character)) break
      end -= character.length
    }
    return text.slice(start, end)
  },
)

function characterAt(text: string, offset: number): string {
  return String.fromCodePoint(text.codePointAt(offset) ?? 0)
}

function characterBefore(text: string, offset: number): string {
  const pair = text.slice(Math.max(offset - 2, 0), offset)
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : text.charAt(offset - 1)
}

export const trimspace = textFunction('The text without white space at its start and end.', ['str'], ([text = '']) =>
  trimSpace(text),
)

export const trimprefix = textFunction(
  'The text without that prefix, if it has it.',
  ['str', 'prefix'],
  ([text = '', prefix = '']) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
)

export const trimsuffix = textFunction(
  'The text without that suffix, if it has it.',
  ['str', 'suffix'],
  ([text = '', suffix = '']) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
)

export const chomp = textFunction('The text without the line ends at its end.', ['str'], ([text = '']) =>
  text.slice(0, endOfText(text)),
)

/** Counted by hand: a regular expression that is anchored at the end takes the square of the time on many line ends. */
function endOfText(text: string): number {
  let end = text.length
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--
  return end
}
