import { type Diagnostic, type DiagnosticOptions, errorAt, Range, type SourceFile } from '../diagnostics/index.ts'
import type { Token, TokenKind } from './token.ts'
import { TokenCursor } from './token-cursor.ts'
import type { Tokens } from './tokens.ts'

/** A mistake that ends the attribute, block or expression it is in. */
export class SyntaxProblem extends Error {
  readonly diagnostic: Diagnostic
  /** Nothing more can be read: the file is not for us. */
  readonly isFatal: boolean

  constructor(diagnostic: Diagnostic, isFatal = false) {
    super(diagnostic.detail)
    this.diagnostic = diagnostic
    this.isFatal = isFatal
  }
}

/** Far more than people nest, and far from the end of the stack, for all that walks over what was read. */
export const MOST_LEVELS = 250

/** Some 180,000 lines as people write them; the tree of as many takes up to 300 MB. */
export const MOST_TOKENS = 1_000_000

/** So often each token is looked at for the ends of items with mistakes: thousands of mistakes would else take for ever. */
const MOST_LOOKS = 10

/** Where the text of the tokens comes from, if that isn't the file as it stands: a string of JSON, without its escapes. */
export interface TextOrigin {
  readonly text: string
  /** Where in the file an offset of the text stands. */
  readonly toFile: (offset: number) => number
}

export interface Mark {
  readonly index: number
  readonly level: number
}

/** The tokens as the parser reads them: with places, and with mistakes from which it can recover. */
export class TokenStream extends TokenCursor {
  readonly source: SourceFile
  readonly #origin: TextOrigin | undefined
  #level = 0
  #looks = 0

  constructor(source: SourceFile, tokens: Tokens, origin?: TextOrigin) {
    super(origin?.text ?? source.text, tokens)
    this.source = source
    this.#origin = origin
  }

  /** @throws SyntaxProblem, a fatal one, for more than {@link MOST_TOKENS} */
  checkLength(): void {
    if (this.tokens.length <= MOST_TOKENS) return
    const detail = `Up to ${MOST_TOKENS.toLocaleString('en')} words, numbers, signs and ends of lines are read, and here are more.`
    throw new SyntaxProblem(errorAt(this.range(this.tokens.at(MOST_TOKENS)), 'Too large', detail), true)
  }

  /** Where the stream stands at the start of an item, for {@link recover}. */
  mark(): Mark {
    return { index: this.at, level: this.#level }
  }

  /** Reads the next token, which must be of the kind. @throws SyntaxProblem */
  expect(kind: TokenKind, summary: string, detail: string, context?: Range | Token): Token {
    const token = this.peek()
    if (token.kind !== kind) {
      this.fail(token, summary, detail, { context: context && 'kind' in context ? this.range(context) : context })
    }
    return this.read()
  }

  /** Where a token stands, or all from one to another. */
  range(first: Token, last = first): Range {
    return this.span(first.start, last.end)
  }

  /** A stretch of the tokens' text as one of the file. */
  span(start: number, end: number): Range {
    const origin = this.#origin
    return origin
      ? new Range(this.source, origin.toFile(start), origin.toFile(end))
      : new Range(this.source, start, end)
  }

  /** @throws SyntaxProblem, always */
  fail(at: Token, summary: string, detail: string, more?: DiagnosticOptions): never {
    if (at.kind === 'invalid') throw new SyntaxProblem(this.#invalid(at))
    throw new SyntaxProblem(errorAt(this.range(at), summary, detail, more))
  }

  #invalid(token: Token): Diagnostic {
    const text = this.textOf(token)
    const range = this.range(token)
    if (text.startsWith('/*')) return errorAt(range, 'Unclosed comment', 'This comment has no end: */ is missing.')
    const instead = INSTEAD[text]
    const detail = instead ?? `The character ${JSON.stringify(text)} has no place in HCL.`
    return errorAt(range, 'Invalid character', detail)
  }

  /**
   * Begins something that may hold more of its kind; {@link leave} ends it, and after a mistake {@link recover}.
   * @throws SyntaxProblem, a fatal one, from {@link MOST_LEVELS} on
   */
  enter(): void {
    if (this.#level >= MOST_LEVELS) {
      const detail = `Expressions and blocks can be nested in up to ${MOST_LEVELS} levels.`
      throw new SyntaxProblem(errorAt(this.range(this.peek()), 'Nested too deeply', detail), true)
    }
    this.#level++
  }

  leave(): void {
    this.#level--
  }

  /** Goes on behind the item that started at the mark and has a mistake where the stream stands. */
  recover({ index, level }: Mark): void {
    const mistake = this.at
    this.#level = level
    this.seesNewlines = true
    this.moveTo(this.#endOfItem(index) ?? this.#nextLine(Math.max(mistake, index + 1)))
  }

  /** Where the line ends on which all brackets of the item are closed; undefined if they don't match. */
  #endOfItem(index: number): number | undefined {
    const open: TokenKind[] = []
    for (let at = index; this.#looks < MOST_LOOKS * (this.tokens.length + 1_000); at++) {
      this.#looks++
      const kind = this.kindAt(at)
      const closing = CLOSED_BY[kind]
      if (closing) open.push(closing)
      else if (kind === 'end') return open.length === 0 ? at : undefined
      else if (kind === 'newline' && open.length === 0) return at
      else if (kind === '}' && open.length === 0 && at > index) return at
      else if (CLOSING.has(kind) && open.pop() !== kind) return undefined
    }
    return undefined
  }

  /** The first token of a line from here on. */
  #nextLine(index: number): number {
    let at = index
    while (at < this.tokens.length - 1 && (at === 0 || this.kindAt(at - 1) !== 'newline')) at++
    return at
  }
}

const CLOSED_BY: Partial<Record<TokenKind, TokenKind>> = {
  '{': '}',
  '[': ']',
  '(': ')',
  'open-interpolation': 'close-sequence',
  'open-directive': 'close-sequence',
  'open-quote': 'close-quote',
  'open-heredoc': 'close-heredoc',
}

const CLOSING: ReadonlySet<TokenKind> = new Set(Object.values(CLOSED_BY))

/** What people write who come from other languages. */
const INSTEAD: Readonly<Record<string, string>> = {
  '&': 'HCL knows no operations on bits. The logical "and" is written &&.',
  '|': 'HCL knows no operations on bits. The logical "or" is written ||.',
  '^': 'HCL knows no operations on bits. Powers are a function.',
  '~': 'HCL knows no operations on bits.',
  ';': 'HCL puts one argument on each line, without semicolons.',
  "'": 'Texts stand between double quotes (").',
  '`': 'Texts stand between double quotes ("); those of several lines are heredocs (<<EOT).',
  '\ufeff': 'A byte order mark can stand only at the very start of a file.',
}
