import {
  BOOL,
  boolValue,
  convert,
  DYNAMIC,
  listType,
  mapType,
  NULL,
  NUMBER,
  numberValue,
  objectValue,
  SENSITIVE,
  STRING,
  setType,
  stringValue,
  type Type,
  tupleValue,
  UNKNOWN,
  unknownValue,
  type Value,
  withMarks,
} from '../../../src/hcl/index.ts'

export interface Calls {
  /** Whether the function takes its arguments as they are written. */
  isLazy(name: string): boolean
  call(name: string, args: readonly Value[]): Value
  callLazily(name: string, args: readonly Argument[]): Value
}

/** An argument that hasn't been read yet. */
export interface Argument {
  readonly text: string
  value(): Value
}

/**
 * Reads what tests of functions are made of: literals and calls, `element(["a", "b"], 1)`. What HCL has no literals for are
 * `list([…])`, `set([…])`, `map({…})`, `sensitive(…)` and `unknown("string")`.
 */
export function readExpression(text: string, calls: Calls): Value {
  return readTokens(tokensOf(text), calls)
}

function readTokens(tokens: readonly string[], calls: Calls): Value {
  const reader = new Reader(tokens, calls)
  const value = reader.value()
  reader.expect('')
  return value
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|([A-Za-z_]\w*)|([[\]{}(),=])|$)/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match?.[0].trim(); match = TOKEN.exec(text)) tokens.push(match[0].trim())
  return tokens
}

class Reader {
  readonly #tokens: readonly string[]
  readonly #calls: Calls
  #at = 0

  constructor(tokens: readonly string[], calls: Calls) {
    this.#tokens = tokens
    this.#calls = calls
  }

  value(): Value {
    const token = this.#next()
    if (token.startsWith('"')) return stringValue(JSON.parse(token) as string)
    if (/^-?\d/.test(token)) return numberValue(token)
    if (token === '[') return tupleValue(this.#list(']'))
    if (token === '{') return objectValue(this.#entries())
    if (token === 'true' || token === 'false') return boolValue(token === 'true')
    if (token === 'null') return NULL
    this.expect('(')
    if (this.#calls.isLazy(token)) return this.#calls.callLazily(token, this.#arguments())
    const args = this.#list(')')
    return special(token, args) ?? this.#calls.call(token, args)
  }

  /** What stands between the parentheses, cut at its commas. */
  #arguments(): Argument[] {
    const args: string[][] = []
    for (let depth = 1; depth > 0; ) {
      const token = this.#next()
      if (token === '') throw new SyntaxError('")" is missing')
      if (/^[([{]$/.test(token)) depth++
      if (/^[)\]}]$/.test(token)) depth--
      if (depth === 0) break
      if (args.length === 0 || (depth === 1 && token === ',')) args.push([])
      if (depth > 1 || token !== ',') args.at(-1)?.push(token)
    }
    return args.map((tokens) => ({ text: tokens.join(''), value: () => readTokens(tokens, this.#calls) }))
  }

  expect(token: string): void {
    const found = this.#next()
    if (found !== token) throw new SyntaxError(`"${token}" is missing before "${found}"`)
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? ''
  }

  #list(end: string): Value[] {
    const items: Value[] = []
    while (this.#tokens[this.#at] !== end) {
      items.push(this.value())
      if (this.#tokens[this.#at] !== end) this.expect(',')
    }
    this.#at++
    return items
  }

  #entries(): [string, Value][] {
    const entries: [string, Value][] = []
    while (this.#tokens[this.#at] !== '}') {
      const key = this.#next()
      this.expect('=')
      entries.push([key.startsWith('"') ? (JSON.parse(key) as string) : key, this.value()])
      if (this.#tokens[this.#at] === ',') this.#at++
    }
    this.#at++
    return entries
  }
}

const COLLECTIONS = { list: listType(DYNAMIC), set: setType(DYNAMIC), map: mapType(DYNAMIC) }

function special(name: string, [arg = NULL]: readonly Value[]): Value | undefined {
  if (name === 'sensitive') return withMarks(arg, new Set([SENSITIVE]))
  if (name === 'unknown') return arg.kind === 'string' ? unknownValue(TYPES[arg.value] ?? DYNAMIC) : UNKNOWN
  return Object.hasOwn(COLLECTIONS, name) ? convert(arg, COLLECTIONS[name as keyof typeof COLLECTIONS]) : undefined
}

/** Types that tests name by their text. */
const TYPES: Readonly<Record<string, Type>> = {
  string: STRING,
  bool: BOOL,
  number: NUMBER,
  'list(string)': listType(STRING),
  'set(string)': setType(STRING),
  'map(string)': mapType(STRING),
}
