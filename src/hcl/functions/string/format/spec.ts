import { ArgumentError } from '../../function.ts'

/** One verb of a format: `%-8.3[2]f`. */
export interface Verb {
  readonly letter: string
  /** As it is written. */
  readonly text: string
  /** Left of numbers: a sign also for positive ones, or a space in its place. */
  readonly plus: boolean
  readonly space: boolean
  /** `%#x` has a prefix, `%#v` is JSON. */
  readonly sharp: boolean
  readonly zero: boolean
  /** Padded at the right. */
  readonly minus: boolean
  /** In characters. */
  readonly width: number | undefined
  readonly precision: number | undefined
  /** Which value it shows, from 0. */
  readonly index: number
}

/** The widest that one value is made: above it few letters would fill the memory. */
export const MOST_WIDTH = 100_000

/** In one format: each takes a hundred times the room of its two letters. */
const MOST_VERBS = 100_000

const VERB =
  /%(?:%|(?<flags>[ 0#+-]*)(?<width>[1-9]\d*)?(?:\.(?<precision>\d*))?(?:\[(?<index>[1-9]\d*)\])?(?<letter>[A-Za-z]))/y

/** The literal texts and verbs of a format, `%%` among the texts. @throws ArgumentError for what is neither */
export function parseFormat(format: string): (string | Verb)[] {
  const parts: (string | Verb)[] = []
  let next = 0
  let at = 0
  while (at < format.length) {
    if (parts.length > 2 * MOST_VERBS) throw new ArgumentError(0, `it has more than ${MOST_VERBS} verbs`)
    const percent = format.indexOf('%', at)
    if (percent !== at) parts.push(format.slice(at, percent < 0 ? undefined : percent))
    if (percent < 0) break
    VERB.lastIndex = percent
    const match = VERB.exec(format)
    if (!match) throw new ArgumentError(0, `no verb follows the "%" at offset ${percent}`, format.slice(percent))
    at = VERB.lastIndex
    if (match[0] === '%%') {
      parts.push('%')
      continue
    }
    const verb = verbOf(match, next)
    next = verb.index + 1
    parts.push(verb)
  }
  return parts
}

function verbOf({ 0: text, groups = {} }: RegExpExecArray, next: number): Verb {
  const flags = groups['flags'] ?? ''
  const { precision } = groups
  return {
    letter: groups['letter'] ?? '',
    text,
    plus: flags.includes('+'),
    space: flags.includes(' '),
    sharp: flags.includes('#'),
    zero: flags.includes('0'),
    minus: flags.includes('-'),
    width: size(groups['width'], text),
    precision: precision === undefined ? undefined : size(precision || '0', text),
    index: groups['index'] === undefined ? next : Number(groups['index']) - 1,
  }
}

function size(digits: string | undefined, text: string): number | undefined {
  if (digits === undefined) return undefined
  if (Number(digits) > MOST_WIDTH) throw new ArgumentError(0, `widths above ${MOST_WIDTH} are refused`, text)
  return Number(digits)
}
