import type { TokenKind } from './token.ts'
import { TokenCursor } from './token-cursor.ts'
import type { Tokens } from './tokens.ts'

/**
 * Whether a file is surely free of mistakes, found out in a quarter of the time that the parser takes: no tree is made, and nothing is kept
 * to tell of. It knows what files are made of day by day; where it says `false`, only the parser can tell.
 * @param tokens all of the text's
 */
export function isPlainSyntax(text: string, tokens: Tokens): boolean {
  return new PlainSyntax(text, tokens).items('end')
}

/** Deeper than people nest, and less than the parser allows, which counts more things. */
const MOST_LEVELS = 40

/** Each method reads what it is named after. If it returns false, something in it isn't plain, and nothing more is read. */
class PlainSyntax extends TokenCursor {
  #level = 0
  readonly #isAscii: boolean
  readonly #hasEscapes: boolean

  constructor(text: string, tokens: Tokens) {
    super(text, tokens)
    this.#isAscii = ASCII.test(text)
    this.#hasEscapes = text.includes('\\')
  }

  items(end: 'end' | '}'): boolean {
    const names = new Set<string>()
    for (;;) {
      this.skipNewlines()
      if (this.nextKind() === end) return true
      const index = this.at
      if (!this.skip('identifier')) return false
      const isRead = this.skip('=') ? this.#isNew(index, names) && this.#expression() : this.#block()
      if (!isRead) return false
      const kind = this.nextKind()
      if (kind !== 'newline' && kind !== 'end') return false
    }
  }

  #isNew(index: number, names: Set<string>): boolean {
    const name = this.textAt(index)
    if (names.has(name)) return false
    names.add(name)
    // Of other characters, different ones may be the same in normal form.
    return this.#isAscii || ASCII.test(name)
  }

  #block(): boolean {
    while (!this.skip('{')) if (!this.skip('identifier') && !this.#label()) return false
    return (this.nextKind() === 'newline' ? this.#lines() : this.#oneLine()) && this.skip('}')
  }

  #label(): boolean {
    if (!this.skip('open-quote')) return false
    return this.skip('close-quote') || (this.#quotedText() && this.skip('close-quote'))
  }

  #lines(): boolean {
    if (++this.#level > MOST_LEVELS) return false
    const isRead = this.items('}')
    this.#level--
    return isRead
  }

  #oneLine(): boolean {
    if (this.nextKind() === '}') return true
    return this.skip('identifier') && this.skip('=') && this.#expression()
  }

  #expression(): boolean {
    if (++this.#level > MOST_LEVELS) return false
    const isRead = this.#operation() && (!this.skip('?') || this.#results())
    this.#level--
    return isRead
  }

  #results(): boolean {
    return this.#expression() && this.skip(':') && this.#expression()
  }

  #operation(): boolean {
    while (this.#operand()) {
      if (!OPERATORS.has(this.nextKind())) return true
      this.advance()
    }
    return false
  }

  #operand(): boolean {
    if (!this.skip('-')) this.skip('!')
    return this.#term() && this.#access()
  }

  #term(): boolean {
    const kind = this.nextKind()
    if (kind === 'number') return SHORT_NUMBER.test(this.textAt(this.at)) && this.skip(kind)
    if (kind === 'end') return false
    this.advance()
    switch (kind) {
      case 'identifier':
        return !this.skip('(') || this.#arguments()
      case 'open-quote':
        return this.#template('close-quote')
      case 'open-heredoc':
        return this.#template('close-heredoc')
      case '[':
        return this.#tuple()
      case '{':
        return this.#object()
      case '(':
        return this.#enclosed(')')
      default:
        return false
    }
  }

  #access(): boolean {
    for (let links = 0; links < MOST_LEVELS; links++) {
      const kind = this.nextKind()
      if (kind !== '.' && kind !== '[') return true
      this.advance()
      if (!(kind === '.' ? this.skip('identifier') : this.#index())) return false
    }
    return false
  }

  #index(): boolean {
    return this.skip('*') ? this.skip(']') : this.#enclosed(']')
  }

  #enclosed(closing: ')' | ']'): boolean {
    const before = this.seeNewlines(false)
    const isRead = this.#expression() && this.skip(closing)
    this.seeNewlines(before)
    return isRead
  }

  #arguments(): boolean {
    const before = this.seeNewlines(false)
    while (this.nextKind() !== ')') {
      if (!this.#expression()) return false
      if (this.skip('...') || !this.skip(',')) break
    }
    const isRead = this.skip(')')
    this.seeNewlines(before)
    return isRead
  }

  #tuple(): boolean {
    const before = this.seeNewlines(false)
    const isRead = (this.#isFor() ? this.#for() : this.#elements()) && this.skip(']')
    this.seeNewlines(before)
    return isRead
  }

  #elements(): boolean {
    while (this.nextKind() !== ']') {
      if (!this.#expression()) return false
      if (!this.skip(',')) break
    }
    return true
  }

  #object(): boolean {
    const before = this.seeNewlines(false)
    const isRead = (this.#isFor() ? this.#keyedFor() : this.#entries()) && this.skip('}')
    this.seeNewlines(before)
    return isRead
  }

  #entries(): boolean {
    this.seeNewlines(true)
    for (;;) {
      this.skipNewlines()
      if (this.nextKind() === '}') return true
      if (!this.#expression() || !(this.skip('=') || this.skip(':')) || !this.#expression()) return false
      if (!this.skip(',') && !this.skip('newline')) return this.nextKind() === '}'
    }
  }

  #isFor(): boolean {
    return this.#sees('for')
  }

  #for(): boolean {
    return this.#introduction() && this.#expression() && this.#condition()
  }

  #keyedFor(): boolean {
    if (!this.#introduction() || !this.#expression() || !this.skip('=>') || !this.#expression()) return false
    this.skip('...')
    return this.#condition()
  }

  #introduction(): boolean {
    this.advance()
    if (!this.skip('identifier') || (this.skip(',') && !this.skip('identifier'))) return false
    return this.#sees('in') && this.skip('identifier') && this.#expression() && this.skip(':')
  }

  #condition(): boolean {
    return !this.#sees('if') || (this.skip('identifier') && this.#expression())
  }

  #template(end: 'close-quote' | 'close-heredoc'): boolean {
    const before = this.seeNewlines(true)
    for (;;) {
      if (this.skip(end)) break
      if (!this.skip('text') && !this.#quotedText() && !this.#interpolation()) return false
    }
    this.seeNewlines(before)
    return true
  }

  #interpolation(): boolean {
    if (!this.skip('open-interpolation')) return false
    this.seeNewlines(false)
    const isRead = this.#expression() && this.skip('close-sequence')
    this.seeNewlines(true)
    return isRead
  }

  #quotedText(): boolean {
    if (this.nextKind() !== 'quoted-text') return false
    return (!this.#hasEscapes || SHORT_ESCAPES.test(this.textAt(this.at))) && this.skip('quoted-text')
  }

  #sees(keyword: string): boolean {
    return this.nextKind() === 'identifier' && this.textAt(this.at) === keyword
  }
}

const ASCII = /^[\0-\x7f]*$/
const SHORT_NUMBER = /^\d{1,15}(?:\.\d{1,15})?$/
const SHORT_ESCAPES = /^[^\\]*(?:\\[nrt"\\][^\\]*)*$/

const OPERATORS: ReadonlySet<TokenKind> = new Set([
  ...(['||', '&&', '==', '!=', '>', '>=', '<', '<=', '+', '-', '*', '/', '%'] as const),
])
