export interface Place {
  /** Of the lines behind the first one, in spaces. */
  readonly indent: number
  /** Where the first line starts. */
  readonly column: number
  /** Whether a long text may go on in the next line. Keys may not. */
  readonly mayFold: boolean
}

/** A text as the lines of a YAML scalar: a literal block if it has several lines and nothing that has to be escaped. */
export function scalarText(text: string, place: Place): string[] {
  return mayBeBlock(text) ? literalBlock(text, place.indent) : doubleQuoted(text, place)
}

/** Printable without an escape: what YAML 1.1 allows, of the plane that UTF-16 has one unit for. */
const PRINTABLE = /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/

function mayBeBlock(text: string): boolean {
  return text.includes('\n') && PRINTABLE.test(text) && !text.endsWith(' ') && !text.includes(' \n')
}

function literalBlock(text: string, indent: number): string[] {
  // A text that starts with white space needs to be told how far it is indented.
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const lines = text.split('\n')
  const chomping = chompingOf(text)
  if (chomping !== '-') lines.pop()
  return [`|${hint}${chomping}`, ...lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line))]
}

/** Whether the line ends at the end count: none is there, one, or all of several. */
function chompingOf(text: string): '-' | '' | '+' {
  if (!text.endsWith('\n')) return '-'
  return text === '\n' || text.endsWith('\n\n') ? '+' : ''
}

/** The widest line that is not folded at the next space. */
const BEST_WIDTH = 80

function doubleQuoted(text: string, { indent, column, mayFold }: Place): string[] {
  const characters = [...text]
  // The original escapes all of a text that starts with a byte order mark.
  const isPlain = (character: string) => !text.startsWith('\ufeff') && PRINTABLE.test(character)
  const lines: string[] = []
  let line = '"'
  let width = column + 1
  let afterSpace = false
  for (const [index, character] of characters.entries()) {
    const isInside = index > 0 && index < characters.length - 1
    if (isPlain(character) && character === ' ' && mayFold && !afterSpace && width > BEST_WIDTH && isInside) {
      lines.push(line)
      const next = characters[index + 1] === ' ' ? '\\' : ''
      line = ' '.repeat(indent) + next
      width = indent + next.length
    } else {
      const written = isPlain(character) && !/[\n"\\]/.test(character) ? character : escaped(character)
      line += written
      width += [...written].length
    }
    afterSpace = character === ' '
  }
  return [...lines, `${line}"`]
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
