import { quotedText, type TemplatePiece, type Token, tokenize } from '../../hcl/index.ts'

/** A text of HCL2 in JSON, which is a template without quotes around it, as pieces of one in native syntax. */
export function nativePieces(text: string): TemplatePiece[] {
  const tokens = tokenize(text, 'template').filter(({ kind }) => kind !== 'end')
  return interpolations(text, tokens) ?? [{ expression: quoted(text, tokens) }]
}

/** Undefined where there is more than texts and interpolations: directives, or marks that take white space away. */
function interpolations(text: string, tokens: readonly Token[]): TemplatePiece[] | undefined {
  const pieces: TemplatePiece[] = []
  let level = 0
  let start = 0
  for (const token of tokens) {
    const written = text.slice(token.start, token.end)
    if (token.kind === 'open-directive' || written === '${~' || written === '~}') return undefined
    if (token.kind === 'open-interpolation' && level++ === 0) start = token.end
    else if (token.kind === 'close-sequence' && --level === 0)
      pieces.push({ expression: text.slice(start, token.start).trim() })
    else if (level === 0) pieces.push(unescaped(written))
  }
  return level === 0 ? pieces : undefined
}

/**
 * The template between quotes, with escapes where the texts in it need them. Marks that take white space away do so up to
 * the end of a line: an empty interpolation keeps the lines of a text apart.
 */
function quoted(text: string, tokens: readonly Token[]): string {
  let level = 0
  let end = 0
  let result = ''
  for (const token of tokens) {
    const written = text.slice(end, token.end)
    end = token.end
    if (token.kind === 'open-directive' || token.kind === 'open-interpolation') level++
    if (level === 0 && token.kind === 'text' && result.endsWith('\\n')) result += '${""}'
    result += level === 0 ? quotedText(unescaped(written)).slice(1, -1) : written
    if (token.kind === 'close-sequence') level--
  }
  return `"${result}"`
}

/** `$${` stands for `${`. */
function unescaped(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{')
}
