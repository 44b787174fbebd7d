import type { Range } from '../diagnostics/index.ts'
import { LiteralNode, type Node } from '../expressions/index.ts'
import { InterpolationNode, TemplateNode } from '../templates/index.ts'
import { stringValue } from '../values/index.ts'
import { buildTemplate } from './build-template.ts'
import { flushHeredoc } from './flush-heredoc.ts'
import { readTemplateParts } from './read-template-parts.ts'
import type { TemplatePart } from './template-parts.ts'
import type { Token } from './token.ts'
import type { TokenStream } from './token-stream.ts'

/** Reads `"…"`. @throws SyntaxProblem */
export function parseQuoted(stream: TokenStream): Node {
  return parseRest(stream, stream.read(), 'close-quote')
}

/** Reads `<<EOT` up to its end. @throws SyntaxProblem */
export function parseHeredoc(stream: TokenStream): Node {
  const token = stream.read()
  const isFlush = stream.text(token).startsWith('<<-')
  return parseRest(stream, token, 'close-heredoc', isFlush ? flushHeredoc : undefined)
}

/** Reads a text that is a template as a whole. @throws SyntaxProblem */
export function parseWholeTemplate(stream: TokenStream): Node {
  return parseRest(stream, { start: 0, end: 0 }, 'end')
}

function parseRest(
  stream: TokenStream,
  open: Pick<Token, 'start' | 'end'>,
  end: 'close-quote' | 'close-heredoc' | 'end',
  adjust?: (parts: readonly TemplatePart[]) => void,
): Node {
  return stream.withNewlines(() => {
    const parts = readTemplateParts(stream, stream.span(open.start, open.end), end)
    adjust?.(parts)
    const range = stream.span(open.start, stream.lastEnd)
    return toNode(stream, meld(parts), range)
  })
}

function toNode(stream: TokenStream, parts: readonly TemplatePart[], range: Range): Node {
  const [first] = parts
  if (!first) return new LiteralNode(stringValue(''), range)
  if (parts.length === 1 && first.kind === 'interpolation') return new InterpolationNode(first.node, range)
  if (parts.length === 1 && first.kind === 'literal') return new LiteralNode(stringValue(first.text), range)
  return new TemplateNode(buildTemplate(stream, parts), range)
}

/** Makes one of literals that follow each other, such as the lines of a heredoc. */
function meld(parts: readonly TemplatePart[]): TemplatePart[] {
  const melded: TemplatePart[] = []
  let texts: string[] = []
  let range: Range | undefined
  const flush = () => {
    if (range) melded.push({ kind: 'literal', text: texts.join(''), range })
    texts = []
    range = undefined
  }
  for (const part of parts) {
    if (part.kind === 'literal') {
      texts.push(part.text)
      range = range ? range.until(part.range) : part.range
    } else {
      flush()
      melded.push(part)
    }
  }
  flush()
  return melded
}
