/** Two spaces for each level. */
export function indentation(level: number): string {
  return '  '.repeat(level)
}

/** A text as a literal: of several lines, it is written over several lines. */
export function textLiteral(text: string): string {
  if (/\n[^\n]/.test(text) && !/\r/.test(text)) return `\`${escapedTemplate(text)}\``
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A text between backticks, beside what is put into it. */
export function escapedTemplate(text: string): string {
  return text
    .replace(/[\\`]|\$(?=\{)/g, '\\$&')
    .replace(/\$$/, '\\$')
    .replace(/[\0-\x09\x0b-\x1f\x7f]/g, (unit) =>
      unit === '\t' ? unit : `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}

/** What may stand behind a dot or before the colon of an object. */
export function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)
}

export function keyLiteral(name: string): string {
  return isName(name) ? name : textLiteral(name)
}

export function memberAccess(object: string, name: string): string {
  return isName(name) ? `${object}.${name}` : `${object}[${textLiteral(name)}]`
}

/** What stands behind an arrow: an object would be a block. */
export function arrowBody(code: string): string {
  return code.startsWith('{') ? `(${code})` : code
}

/** A line of an object or a list, with the comments above it. */
export interface Line {
  readonly comments: readonly string[]
  readonly code: string
}

/** Longer lists have a line for each member. */
const LONGEST = 80

/** `[a, b]`; `level` is that of the line on which it starts. */
export function listLiteral(lines: readonly Line[], level: number): string {
  const short = lines.map(({ code }) => code).join(', ')
  const isShort =
    short.length <= LONGEST && !short.includes('\n') && lines.every(({ comments }) => comments.length === 0)
  return isShort ? `[${short}]` : bracketed('[', lines, ']', level)
}

/** `{ a: 1 }`, on one line if it has one short member. */
export function objectLiteral(lines: readonly Line[], level: number): string {
  const [only] = lines
  if (!only) return '{}'
  const isShort =
    lines.length === 1 && only.comments.length === 0 && only.code.length <= LONGEST && !only.code.includes('\n')
  return isShort ? `{ ${only.code} }` : bracketed('{', lines, '}', level)
}

function bracketed(open: string, lines: readonly Line[], close: string, level: number): string {
  const inner = indentation(level + 1)
  const texts = lines.flatMap(({ comments, code }) =>
    [...comments.map((text) => `${inner}${text}`), code === '' ? [] : `${inner}${code},`].flat(),
  )
  return `${open}\n${texts.join('\n')}\n${indentation(level)}${close}`
}

/** Words that can't be names in modules. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this throw true try
  typeof undefined var void while with yield NaN Infinity Object Number String Boolean process`.split(/\s+/),
)

/** Hands out names of constants, each once. */
export class CodeNames {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...RESERVED, ...taken])
  }

  take(wanted: string): string {
    const base = camel(wanted)
    let name = base
    for (let count = 2; this.#taken.has(name); count++) name = `${base}${count}`
    this.#taken.add(name)
    return name
  }
}

/** Underscores stay: they are in most names of HCL. */
function camel(text: string): string {
  const joined = text.replace(
    /[^\p{ID_Continue}$]+(.)?/gu,
    (_signs, next: string | undefined) => next?.toUpperCase() ?? '',
  )
  return isName(joined) ? joined : `_${joined}`
}
