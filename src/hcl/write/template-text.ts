import { quotedText } from '../format/index.ts'

/** A piece of a text: what stands there as it is, or the text of an expression to work out. */
export type TemplatePiece = string | { readonly expression: string }

/**
 * An expression that gives a text, from its pieces. An expression alone stands without quotes; several lines become a heredoc
 * where they can.
 */
export function templateText(written: readonly TemplatePiece[]): string {
  const pieces = merged(written)
  const [only, ...others] = pieces
  if (only !== undefined && typeof only !== 'string' && others.length === 0) return only.expression
  return heredocText(pieces) ?? quotedTemplateText(pieces)
}

/** The same on one line, between quotes. */
export function quotedTemplateText(pieces: readonly TemplatePiece[]): string {
  return `"${joined(merged(pieces), (text) => quotedText(text).slice(1, -1))}"`
}

/**
 * `<<EOT` and the lines, for a text of several lines.
 * @returns undefined where it can be none: one that doesn't end with its line, or has characters that only escapes can write
 */
function heredocText(pieces: readonly TemplatePiece[]): string | undefined {
  const last = pieces.at(-1)
  if (typeof last !== 'string' || !last.endsWith('\n')) return undefined
  const literal = pieces.filter((piece) => typeof piece === 'string').join('')
  if (literal.indexOf('\n') === literal.length - 1 || NEEDS_ESCAPES.test(literal)) return undefined
  const text = joined(pieces, (piece) => piece.replace(/([$%])(?=\{)/g, '$1$1'))
  const marker = freeMarker(text)
  return `<<${marker}\n${text}${marker}`
}

const NEEDS_ESCAPES = /[\0-\x08\x0b-\x1f\x7f]/

/** A marker that no line is, whatever spaces stand around it. */
function freeMarker(text: string): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()))
  let marker = 'EOT'
  for (let count = 2; lines.has(marker); count++) marker = `EOT${count}`
  return marker
}

/** Signs of two texts beside each other can mean something together. */
function merged(pieces: readonly TemplatePiece[]): TemplatePiece[] {
  const result: TemplatePiece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece
    else result.push(piece)
  }
  return result
}

/** `$` before an interpolation would be read as the escape of its sign; it is interpolated itself. */
function joined(pieces: readonly TemplatePiece[], toText: (text: string) => string): string {
  let text = ''
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string') text += `\${${piece.expression}}`
    else text += isInterpolation(pieces[index + 1]) ? beforeInterpolation(piece, toText) : toText(piece)
  }
  return text
}

function isInterpolation(piece: TemplatePiece | undefined): boolean {
  return piece !== undefined && typeof piece !== 'string'
}

function beforeInterpolation(text: string, toText: (text: string) => string): string {
  const signs = /\$+$/.exec(text)?.[0] ?? ''
  const rest = toText(text.slice(0, text.length - signs.length))
  return signs === '' ? rest : `${rest}\${"${signs}"}`
}
