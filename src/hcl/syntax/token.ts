/** Longer ones first: the first one that fits is taken. */
export const SIGNS = [
  ...(['...', '::', '==', '!=', '<=', '>=', '&&', '||', '=>'] as const),
  ...(['{', '}', '[', ']', '(', ')', '+', '-', '*', '/', '%', '!', '<', '>', '=', '?', ':', ',', '.'] as const),
] as const

/** The pieces of native syntax. Signs are their own kind. */
export const TOKEN_KINDS = [
  'identifier',
  'number',
  'newline',
  /** Up to and with the end of its line, or between its marks. */
  'comment',
  'open-quote',
  'close-quote',
  /** Text between quotes, with its escapes. */
  'quoted-text',
  /** `<<EOT` or `<<-EOT`, with the end of the line. */
  'open-heredoc',
  /** The last line of a heredoc, without its end. */
  'close-heredoc',
  /** Text of a heredoc, at most one line, or of a template. */
  'text',
  /** `${` or `${~`. */
  'open-interpolation',
  /** `%{` or `%{~`. */
  'open-directive',
  /** `}` or `~}` behind an interpolation or a directive. */
  'close-sequence',
  /** What has no place in HCL. */
  'invalid',
  'end',
  ...SIGNS,
] as const

export type TokenKind = (typeof TOKEN_KINDS)[number]

export type Sign = (typeof SIGNS)[number]

export interface Token {
  readonly kind: TokenKind
  /** In UTF-16 units. */
  readonly start: number
  readonly end: number
}
