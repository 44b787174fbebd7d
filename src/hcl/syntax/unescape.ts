import { errorAt } from '../diagnostics/index.ts'
import type { Token } from './token.ts'
import { SyntaxProblem, type TokenStream } from './token-stream.ts'

/** What a piece of text outside of quotes stands for: `$${` and `%%{` are written for `${` and `%{`. */
export function unescapeText(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{')
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^uU]|[uU]))?|([$%])\4\{/gs

/** What a piece of text between quotes stands for. @throws SyntaxProblem for an escape that doesn't exist */
export function unescapeQuoted(stream: TokenStream, token: Token): string {
  const text = stream.textOf(token)
  if (!/[\\$%]/.test(text)) return text
  const replaced = text.replace(ESCAPE, (match, short, long, simple, sign, offset: number) => {
    if (sign) return `${sign}{`
    const codePoint = Number.parseInt(short ?? long ?? '', 16)
    if (codePoint <= 0x10ffff) return String.fromCodePoint(codePoint)
    const known = SIMPLE[simple]
    if (known !== undefined) return known
    const range = stream.span(token.start + offset, token.start + offset + match.length)
    const detail = `${match} is no escape. There are \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN (hexadecimal). A backslash is written \\\\.`
    throw new SyntaxProblem(errorAt(range, 'Invalid escape sequence', detail))
  })
  // Two halves of a character, each escaped, make a whole one; a half alone is U+FFFD.
  return replaced.toWellFormed()
}
