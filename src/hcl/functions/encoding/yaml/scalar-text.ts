import type { TextBuilder } from '../../text-builder.ts'

export interface Place {
  /** Of the lines behind the first one, in spaces. */
  readonly indent: number
  /** Where the first line starts. */
  readonly column: number
  /** Whether a long text may go on in the next line. Keys may not. */
  readonly mayFold: boolean
}

/** Writes a text as a YAML scalar: a literal block if it has several lines and nothing that has to be escaped. */
export function writeScalar(text: string, place: Place, result: TextBuilder): void {
  if (mayBeBlock(text)) writeBlock(text, place.indent, result)
  else writeQuoted(text, place, result)
}

/** Printable without an escape: what YAML 1.1 allows, of the plane that UTF-16 has one unit for. */
const PRINTABLE = /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/

function mayBeBlock(text: string): boolean {
  return text.includes('\n') && PRINTABLE.test(text) && !text.endsWith(' ') && !text.includes(' \n')
}

function writeBlock(text: string, indent: number, result: TextBuilder): void {
  // A text that starts with white space needs to be told how far it is indented.
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomping = chompingOf(text)
  result.add(`|${hint}${chomping}`)
  const end = chomping === '-' ? text.length : text.length - 1
  for (let start = 0; start <= end; ) {
    const newline = text.indexOf('\n', start)
    const lineEnd = newline === -1 ? end : Math.min(newline, end)
    result.add(lineEnd === start ? '\n' : `\n${' '.repeat(indent)}${text.slice(start, lineEnd)}`)
    start = lineEnd + 1
  }
}

/** Whether the line ends at the end count: none is there, one, or all of several. */
function chompingOf(text: string): '-' | '' | '+' {
  if (!text.endsWith('\n')) return '-'
  return text === '\n' || text.endsWith('\n\n') ? '+' : ''
}

/** The widest line that is not folded at the next space. */
const BEST_WIDTH = 80

/** What is printable, but for spaces and for what is escaped: of these a long text has most. */
const RUN = /[!#-[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]+/y

function writeQuoted(text: string, { indent, column, mayFold }: Place, result: TextBuilder): void {
  // The original escapes all of a text that starts with a byte order mark.
  const isMarked = text.startsWith('\ufeff')
  result.add('"')
  let width = column + 1
  let afterSpace = false
  for (let at = 0; at < text.length; ) {
    RUN.lastIndex = at
    if (!isMarked && RUN.test(text)) {
      result.add(text.slice(at, RUN.lastIndex))
      width += RUN.lastIndex - at
      at = RUN.lastIndex
      afterSpace = false
      continue
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const end = at + character.length
    const isSpace = character === ' ' && !isMarked
    if (isSpace && mayFold && !afterSpace && width > BEST_WIDTH && at > 0 && end < text.length) {
      const next = text.charAt(end) === ' ' ? '\\' : ''
      result.add(`\n${' '.repeat(indent)}${next}`)
      width = indent + next.length
    } else {
      const written = isSpace ? character : escaped(character)
      result.add(written)
      width += written.length
    }
    afterSpace = character === ' '
    at = end
  }
  result.add('"')
}

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escaped(character: string): string {
  const named = NAMED[character]
  if (named) return named
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
