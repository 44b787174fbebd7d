import { flattenErrors, formatPlace, IngotError, messageOf, type Place } from '../errors/index.ts'
import { LetterOffsets } from './letter-offsets.ts'

/**
 * Every error, warning or mistake as people read it: code and place, the source line with a mark under the column, the
 * sentence, further lines, the hint. Several errors follow each other with an empty line between.
 */
export function errorText(error: unknown, title = 'Error', lines = new SourceLines()): string {
  return flattenErrors(error)
    .map((member) => {
      const place = placeOf(member)
      const shown = [
        heading(member, title),
        ...(place ? lines.around(place) : []),
        visible(messageOf(member)),
        ...background(member),
      ]
      return shown.join('\n')
    })
    .join('\n\n')
}

/** What stands below an error's sentence: further lines, the hint. */
export function background(error: unknown): string[] {
  if (!(error instanceof IngotError)) return []
  const { details, hint } = error
  return [...details.map((line) => `  ${line}`), ...(hint ? [`Hint: ${hint}`] : [])]
}

/** Code, place and step in one line. */
export function heading(error: unknown, title: string): string {
  if (!(error instanceof IngotError)) return `${title} internal/unexpected`
  const at = error.place ? ` at ${formatPlace(error.place)}` : ''
  // A component may have named its part of the run already, quotes included.
  const step = error.step ? ` in ${error.step.includes('"') ? error.step : `step "${error.step}"`}` : ''
  return `${title} ${error.code}${at}${step}`
}

export function placeOf(error: unknown): Place | undefined {
  return error instanceof IngotError ? error.place : undefined
}

// A template without line breaks would fill the screen with one line.
const WIDEST = 120

/** So many UTF-16 units before and behind the column are looked at: a minified file is one line, and can have ten thousand mistakes. */
const NEAR = 2_000

/** Shows the lines of mistakes. Of a long line with many of them it remembers where its letters stand. */
export class SourceLines {
  #latest: { readonly line: string; readonly offsets: LetterOffsets } | undefined

  /** The source line with its number, and a `^` under the column. Of a very long line, what stands around the column. */
  around(place: Place): string[] {
    if (place.sourceLine === undefined) return []
    const number = `${place.line}`
    const { text, column, isStart } = this.#nearby(place.sourceLine, place.column)
    const letters = [...withoutSecretValues(text)]
    const first = isStart && letters.length <= WIDEST ? 0 : Math.max(0, column - WIDEST / 2)
    const shown = letters.slice(first, first + WIDEST)
    // Tabs stay tabs, so that the mark stands under its letter however wide the terminal shows them.
    const indent = letters
      .slice(first, column - 1)
      .map((letter) => (letter === '\t' ? '\t' : ' '))
      .join('')
    const [before, after] = [first > 0 ? '…' : '', first + WIDEST < letters.length ? '…' : '']
    return [
      `  ${number} | ${before}${visible(shown.join(''))}${after}`,
      `  ${' '.repeat(number.length)} | ${before && ' '}${indent}^`,
    ]
  }

  /** The part of a line around a column, which counts letters, and the column in it. */
  #nearby(line: string, column: number): { text: string; column: number; isStart: boolean } {
    if (line.length <= 2 * NEAR) return { text: line, column, isStart: true }
    if (this.#latest?.line !== line) this.#latest = { line, offsets: new LetterOffsets(line) }
    const offset = this.#latest.offsets.of(column - 1)
    const from = Math.max(offset - NEAR, 0)
    const start = /^[\udc00-\udfff]/.test(line.slice(from, from + 1)) ? from + 1 : from
    const text = line.slice(start, offset + NEAR)
    return { text, column: [...text.slice(0, offset - start)].length + 1, isStart: start === 0 }
  }
}

// Who is told of a mistake beside it, perhaps before anybody knows what is secret, need not see a password. Where a file with
// one lies is no secret, and may be the mistake.
const SECRET_VALUE =
  /(?<=["'][^"':]*(?:passw|passphrase|secret|token|private_?key|api_?key|credential)[^"':]*(?<!_file)["']\s*:\s*")(?:[^"\\]|\\.)+/gi

/** A source line with stars for each letter of a value whose key names a secret, so that columns stay. Template calls are none. */
function withoutSecretValues(line: string): string {
  return line.replace(SECRET_VALUE, (value) => (value.includes('{{') ? value : '*'.repeat([...value].length)))
}

/** Control characters as pictures of one letter's width: what a file holds must not steer the terminal. */
function visible(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, (letter) => {
    const code = letter.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421'
  })
}

/** Stack traces of an error and its causes, for `INGOT_DEBUG=1`. */
export function stackText(error: unknown): string {
  const stacks: string[] = []
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    stacks.push(current.stack ?? current.message)
  }
  return stacks.join('\ncaused by: ')
}
