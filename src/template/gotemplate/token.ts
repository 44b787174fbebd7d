export type TokenKind =
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'comma'
  | 'left-paren'
  | 'right-paren'
  | 'string'
  | 'raw-string'
  | 'character'
  | 'number'
  | 'boolean'
  | 'nil'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'keyword'
  | 'other'
  | 'end-of-text'

export interface Token {
  readonly kind: TokenKind
  /** As written; for `text`, what is left after trimming. */
  readonly text: string
  /** Of the first character, in UTF-16 units. */
  readonly offset: number
}

export const keywords: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
])
