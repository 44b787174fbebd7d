import { errorAt, type Source } from './source.ts'
import { keywords, type Token, type TokenKind } from './token.ts'

const leftDelimiter = '{{'
const rightDelimiter = '}}'
const space = /[ \t\r\n]/
const word = /[\p{L}\p{Nd}_]*/uy
const numberPattern =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y

/** Splits a template into tokens, trim markers applied and comments gone. Throws `template/syntax`. */
export function tokenize(source: Source): readonly Token[] {
  return new Lexer(source).run()
}

class Lexer {
  readonly #source: Source
  readonly #text: string
  readonly #tokens: Token[] = []
  #at = 0
  #parens = 0

  constructor(source: Source) {
    this.#source = source
    this.#text = source.text
  }

  run(): readonly Token[] {
    let trimNext = false
    for (;;) {
      const open = this.#text.indexOf(leftDelimiter, this.#at)
      const end = open < 0 ? this.#text.length : open
      const trimBefore = open >= 0 && this.#opensTrimming(open)
      this.#pushText(this.#at, end, trimNext, trimBefore)
      this.#at = end
      if (open < 0) break
      trimNext = this.#action(trimBefore)
    }
    this.#push('end-of-text', '', this.#text.length)
    return this.#tokens
  }

  #pushText(start: number, end: number, trimStart: boolean, trimEnd: boolean): void {
    let from = start
    let to = end
    while (trimStart && from < to && this.#isSpace(from)) from++
    while (trimEnd && to > from && this.#isSpace(to - 1)) to--
    if (from < to) this.#push('text', this.#text.slice(from, to), from)
  }

  #isSpace(at: number): boolean {
    return space.test(this.#text[at] ?? '')
  }

  /** `{{-` trims only when white space follows: `{{-3}}` is the number. */
  #opensTrimming(open: number): boolean {
    return this.#text[open + 2] === '-' && this.#isSpace(open + 3)
  }

  /** Reads one action or comment; says whether the text after it is to be trimmed. */
  #action(trimmed: boolean): boolean {
    const open = this.#at
    this.#at += trimmed ? 4 : 2
    if (this.#text.startsWith('/*', this.#at)) return this.#comment(open)
    this.#push('left-delimiter', leftDelimiter, open)
    this.#parens = 0
    for (;;) {
      const close = this.#rightDelimiterAt(this.#at)
      if (close) {
        if (this.#parens > 0) throw this.#error(this.#at, 'a left parenthesis is not closed')
        this.#push('right-delimiter', rightDelimiter, this.#at)
        this.#at += close.length
        return close.trims
      }
      if (this.#at >= this.#text.length) throw this.#error(open, 'the action that begins with "{{" is not closed', '}}')
      this.#inside()
    }
  }

  #comment(open: number): boolean {
    const end = this.#text.indexOf('*/', this.#at + 2)
    if (end < 0) throw this.#error(open, 'the comment is not closed', '*/}}')
    this.#at = end + 2
    const close = this.#rightDelimiterAt(this.#at)
    if (!close) throw this.#error(this.#at, 'the comment ends before its closing "}}"')
    this.#at += close.length
    return close.trims
  }

  #rightDelimiterAt(at: number): { readonly length: number; readonly trims: boolean } | undefined {
    if (this.#text.startsWith(rightDelimiter, at)) return { length: 2, trims: false }
    const trims = this.#isSpace(at) && this.#text.startsWith(`-${rightDelimiter}`, at + 1)
    return trims ? { length: 4, trims } : undefined
  }

  #inside(): void {
    const character = this.#text[this.#at] as string
    const isField = character === '.' && !/[0-9]/.test(this.#text[this.#at + 1] ?? '')
    if (space.test(character)) this.#spaces()
    else if (character === '"') this.#quoted('string', '"', 'the string that begins here is not closed')
    else if (character === "'") this.#quoted('character', "'", 'the character constant that begins here is not closed')
    else if (character === '`') this.#raw()
    else if (character === '$') this.#name('variable', 1)
    else if (isField) this.#name('field', 1)
    else if (/[-+.0-9]/.test(character)) this.#number()
    else if (this.#wordLength(this.#at) > 0) this.#identifier()
    else this.#punctuation(character)
  }

  /** The last space of a run may belong to a closing trim marker. */
  #spaces(): void {
    const start = this.#at
    while (this.#isSpace(this.#at)) this.#at++
    if (this.#text.startsWith(`-${rightDelimiter}`, this.#at)) this.#at--
    if (this.#at > start) this.#push('space', this.#text.slice(start, this.#at), start)
  }

  #quoted(kind: TokenKind, mark: string, message: string): void {
    const start = this.#at
    for (this.#at++; this.#text[this.#at] !== mark; this.#at++) {
      if (this.#text[this.#at] === '\\') this.#at++
      const character = this.#text[this.#at]
      if (character === undefined || character === '\n') throw this.#error(start, message, mark)
    }
    this.#at++
    this.#push(kind, this.#text.slice(start, this.#at), start)
  }

  #raw(): void {
    const start = this.#at
    const end = this.#text.indexOf('`', start + 1)
    if (end < 0) throw this.#error(start, 'the string that begins with a backtick is not closed', '`')
    this.#at = end + 1
    this.#push('raw-string', this.#text.slice(start, this.#at), start)
  }

  /** `$`, `$x`, `.` and `.Name`. */
  #name(kind: 'variable' | 'field', prefix: number): void {
    const start = this.#at
    this.#at += prefix
    const alone = this.#atTerminator()
    if (!alone) this.#at += this.#wordLength(this.#at)
    this.#expectTerminator(start)
    const text = this.#text.slice(start, this.#at)
    this.#push(alone && kind === 'field' ? 'dot' : kind, text, start)
  }

  #number(): void {
    const start = this.#at
    this.#at += matchLength(numberPattern, this.#text, start)
    const text = this.#text.slice(start, this.#at)
    const next = this.#text[this.#at] ?? ''
    if (text.endsWith('i') || next === '+' || next === '-') {
      throw this.#error(start, `"${text}${next}" begins a complex number or a sum, and neither exists in templates`)
    }
    if (this.#wordLength(this.#at) > 0) {
      throw this.#error(
        start,
        `"${text}${this.#text.slice(this.#at, this.#at + this.#wordLength(this.#at))}" is not a number`,
      )
    }
    this.#push('number', text, start)
  }

  #identifier(): void {
    const start = this.#at
    this.#at += this.#wordLength(start)
    this.#expectTerminator(start)
    const text = this.#text.slice(start, this.#at)
    this.#push(kindOfWord(text), text, start)
  }

  #punctuation(character: string): void {
    const start = this.#at
    if (character === ':') {
      if (this.#text[start + 1] !== '=') throw this.#error(start, '":" is only known as part of ":="')
      this.#at += 2
      this.#push('declare', ':=', start)
      return
    }
    if (character === '(') this.#parens++
    if (character === ')' && --this.#parens < 0)
      throw this.#error(start, 'there is a right parenthesis without a left one')
    if (!/^[\x20-\x7e]$/.test(character)) {
      const name = JSON.stringify(String.fromCodePoint(this.#text.codePointAt(start) ?? 0))
      throw this.#error(start, `the character ${name} means nothing inside "{{ }}"`)
    }
    this.#at++
    this.#push(punctuation[character] ?? 'other', character, start)
  }

  #atTerminator(): boolean {
    const next = this.#text[this.#at]
    if (next === undefined || /[ \t\r\n.,|:()]/.test(next)) return true
    return this.#text.startsWith(rightDelimiter, this.#at)
  }

  #expectTerminator(start: number): void {
    if (this.#atTerminator()) return
    const name = this.#text.slice(start, this.#at)
    const next = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    throw this.#error(this.#at, `the character ${JSON.stringify(next)} may not follow "${name}"`)
  }

  #wordLength(at: number): number {
    return matchLength(word, this.#text, at)
  }

  #push(kind: TokenKind, text: string, offset: number): void {
    this.#tokens.push({ kind, text, offset })
  }

  #error(offset: number, message: string, missing?: string) {
    const hint = missing === undefined ? undefined : `Close it with ${missing}`
    return errorAt(this.#source, offset, 'template/syntax', message, { hint })
  }
}

const punctuation: Readonly<Record<string, TokenKind>> = {
  '=': 'assign',
  '|': 'pipe',
  ',': 'comma',
  '(': 'left-paren',
  ')': 'right-paren',
}

function kindOfWord(text: string): TokenKind {
  if (keywords.has(text)) return 'keyword'
  if (text === 'true' || text === 'false') return 'boolean'
  return text === 'nil' ? 'nil' : 'identifier'
}

function matchLength(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at
  return sticky.exec(text)?.[0].length ?? 0
}
