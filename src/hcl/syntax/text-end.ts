/** In the text of a template: between quotes, in a heredoc, or in a file that is a template as a whole. */
export type TextMode =
  | { readonly kind: 'quoted' }
  | { readonly kind: 'heredoc'; readonly marker: string; isLineStart: boolean }
  | { readonly kind: 'template' }

const QUOTED_END = /["\\$%\n]/g
const LINE_END = /[$%\n]/g

/**
 * The offset behind the piece of literal text at `start`: where a line, the text or an interpolation ends it. Between quotes the end of a
 * line isn't part of it, everywhere else it is.
 */
export function endOfText(text: string, start: number, mode: TextMode): number {
  const stop = mode.kind === 'quoted' ? QUOTED_END : LINE_END
  let at = start
  for (;;) {
    stop.lastIndex = at
    if (!stop.test(text)) return text.length
    at = stop.lastIndex - 1
    switch (text[at]) {
      case '"':
        return at
      case '\n':
        return mode.kind === 'quoted' ? at : at + 1
      case '\\':
        // Whatever the escape is, a quote behind it doesn't end the text. A line's end does.
        at += text[at + 1] === '\n' ? 1 : 2
        break
      default:
        if (text[at + 1] === '{') return at
        at = afterSigns(text, at)
    }
    if (at >= text.length) return text.length
  }
}

/** Behind a `$` or `%` which opens nothing. Doubled before a brace it is an escape, which stays in the text. */
function afterSigns(text: string, at: number): number {
  if (text[at + 1] === text[at] && text[at + 2] === '{') return at + 3
  return at + 1
}
