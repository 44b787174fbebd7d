import { endOfIdentifier, startsIdentifier } from './characters.ts'
import { endOfText, type TextMode } from './text-end.ts'
import { SIGNS, type Sign, type Token } from './token.ts'
import { KIND, Tokens } from './tokens.ts'

/** What the text as a whole is: a file or expression, or a template without quotes around it. */
export type LexerStart = 'code' | 'template'

/** Cuts a text into tokens, all of it, whatever it holds. Spaces are what lies between them. */
export function tokenize(text: string, start: LexerStart = 'code'): Token[] {
  return [...readTokens(text, start)]
}

/** The same, for who reads them here. */
export function readTokens(text: string, start: LexerStart = 'code'): Tokens {
  return new Lexer(text).run(start)
}

/** Where the lexer is: in code, with the braces that are open in it, or in the text of a template. */
type Mode = { readonly kind: 'code'; readonly isSequence: boolean; braces: number } | TextMode

class Lexer {
  readonly #text: string
  readonly #tokens: Tokens
  readonly #modes: Mode[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = new Tokens((text.length >> 2) + 16)
  }

  run(start: LexerStart): Tokens {
    this.#modes.push(start === 'code' ? { kind: 'code', isSequence: false, braces: 0 } : { kind: 'template' })
    // Editors on Windows put a byte order mark there.
    if (start === 'code' && this.#text.startsWith('\ufeff')) this.#at = 1
    while (this.#at < this.#text.length) {
      const mode = this.#modes[this.#modes.length - 1] as Mode
      if (mode.kind === 'code') this.#code(mode)
      else this.#template(mode)
    }
    this.#emit(KIND.end, this.#at)
    return this.#tokens
  }

  /** @param kind one of KIND */
  #emit(kind: number, end: number): void {
    this.#tokens.add(kind, this.#at, end)
    this.#at = end
  }

  #code(mode: Extract<Mode, { kind: 'code' }>): void {
    const text = this.#text
    const unit = text.charCodeAt(this.#at)
    if (unit === SPACE || unit === TAB) {
      this.#at = endOfSpaces(text, this.#at)
    } else if (unit === NEWLINE || (unit === RETURN && text.charCodeAt(this.#at + 1) === NEWLINE)) {
      this.#emit(KIND.newline, this.#at + (unit === NEWLINE ? 1 : 2))
    } else if (startsIdentifier(text.codePointAt(this.#at) ?? 0)) {
      this.#emit(KIND.identifier, endOfIdentifier(text, this.#at))
    } else if (isDigit(unit)) {
      NUMBER.lastIndex = this.#at
      NUMBER.test(text)
      this.#emit(KIND.number, NUMBER.lastIndex)
    } else if (unit === QUOTE) {
      this.#emit(KIND['open-quote'], this.#at + 1)
      this.#modes.push({ kind: 'quoted' })
    } else if (!this.#comment(unit) && !this.#heredoc(unit)) {
      this.#sign(unit, mode)
    }
  }

  #comment(unit: number): boolean {
    const text = this.#text
    if (unit !== HASH && unit !== SLASH) return false
    if (unit === HASH || text.startsWith('//', this.#at)) {
      const newline = text.indexOf('\n', this.#at)
      this.#emit(KIND.comment, newline === -1 ? text.length : newline + 1)
      return true
    }
    if (!text.startsWith('/*', this.#at)) return false
    const close = text.indexOf('*/', this.#at + 2)
    if (close === -1) this.#emit(KIND.invalid, text.length)
    else this.#emit(KIND.comment, close + 2)
    return true
  }

  #heredoc(unit: number): boolean {
    if (unit !== LESS || !this.#text.startsWith('<<', this.#at)) return false
    const marker = this.#at + (this.#text[this.#at + 2] === '-' ? 3 : 2)
    if (!startsIdentifier(this.#text.codePointAt(marker) ?? 0)) return false
    const end = endOfIdentifier(this.#text, marker)
    const newline = this.#text.startsWith('\r\n', end) ? end + 2 : end + 1
    if (this.#text[newline - 1] !== '\n') return false
    this.#modes.push({ kind: 'heredoc', marker: this.#text.slice(marker, end), isLineStart: true })
    this.#emit(KIND['open-heredoc'], newline)
    return true
  }

  #sign(unit: number, mode: Extract<Mode, { kind: 'code' }>): void {
    const text = this.#text
    if (mode.isSequence && mode.braces === 0) {
      const length = unit === CLOSING_BRACE ? 1 : text.startsWith('~}', this.#at) ? 2 : 0
      if (length > 0) {
        this.#modes.pop()
        this.#emit(KIND['close-sequence'], this.#at + length)
        return
      }
    }
    const sign = signAt(text, this.#at, unit)
    if (sign === '{') mode.braces++
    if (sign === '}' && mode.braces > 0) mode.braces--
    if (sign) this.#emit(KIND[sign], this.#at + sign.length)
    else this.#emit(KIND.invalid, this.#at + ((text.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1))
  }

  #template(mode: TextMode): void {
    const text = this.#text
    const unit = text.charCodeAt(this.#at)
    if (unit === QUOTE && mode.kind === 'quoted') {
      this.#emit(KIND['close-quote'], this.#at + 1)
      this.#modes.pop()
    } else if (unit === NEWLINE && mode.kind === 'quoted') {
      // A mistake, which must not make a text of the rest of the file.
      this.#modes.pop()
    } else if ((unit === DOLLAR || unit === PERCENT) && text[this.#at + 1] === '{') {
      const kind = unit === DOLLAR ? KIND['open-interpolation'] : KIND['open-directive']
      this.#emit(kind, this.#at + (text[this.#at + 2] === '~' ? 3 : 2))
      this.#modes.push({ kind: 'code', isSequence: true, braces: 0 })
    } else {
      this.#literal(mode)
    }
  }

  #literal(mode: TextMode): void {
    const end = endOfText(this.#text, this.#at, mode)
    if (mode.kind === 'heredoc') this.#heredocLine(mode, end)
    else this.#emit(mode.kind === 'quoted' ? KIND['quoted-text'] : KIND.text, end)
  }

  #heredocLine(mode: Extract<TextMode, { kind: 'heredoc' }>, end: number): void {
    const line = this.#text.slice(this.#at, end)
    const isWholeLine = mode.isLineStart && line.endsWith('\n')
    if (isWholeLine && line.trim() === mode.marker) {
      this.#modes.pop()
      this.#emit(KIND['close-heredoc'], end - (line.endsWith('\r\n') ? 2 : 1))
    } else {
      mode.isLineStart = line.endsWith('\n')
      this.#emit(KIND.text, end)
    }
  }
}

const TAB = 9
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const QUOTE = 34
const HASH = 35
const DOLLAR = 36
const PERCENT = 37
const SLASH = 47
const LESS = 60
const CLOSING_BRACE = 125

/** By their first unit, longer ones first. */
const SIGNS_BY_START: Sign[][] = []
for (const sign of SIGNS) {
  const unit = sign.charCodeAt(0)
  SIGNS_BY_START[unit] ??= []
  SIGNS_BY_START[unit].push(sign)
}

function signAt(text: string, offset: number, unit: number): Sign | undefined {
  const signs = SIGNS_BY_START[unit]
  const longest = signs?.[0]
  if (longest === undefined || longest.length === 1) return longest
  return signs?.find((sign) => text.startsWith(sign, offset))
}

function endOfSpaces(text: string, start: number): number {
  let at = start + 1
  while (text[at] === ' ' || text[at] === '\t') at++
  return at
}

const NUMBER = /\d+(?:\.\d+)*(?:[eE][+-]?\d+)?/y

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}
