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
  const open = stream.read()
  return parseRest(stream, open, 'close-heredoc', stream.textOf(open).startsWith('<<-') ? flushHeredoc : undefined)
}

/** Reads a text that is a template as a whole. @throws SyntaxProblem */
export function parseWholeTemplate(stream: TokenStream): Node {
  return parseRest(stream, START, 'end')
}

/** What opens a text that is a template as a whole. */
const START: Token = { kind: 'text', start: 0, end: 0 }

function parseRest(
  stream: TokenStream,
  open: Token,
  end: 'close-quote' | 'close-heredoc' | 'end',
  adjust?: (parts: readonly TemplatePart[]) => void,
): Node {
  const before = stream.seeNewlines(true)
  const parts = readTemplateParts(stream, open, end)
  const close = stream.read()
  stream.seeNewlines(before)
  adjust?.(parts)
  // Between quotes, no literals follow each other.
  return toNode(stream, end === 'close-quote' ? parts : meld(parts), stream.range(open, close))
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
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as TemplatePart
    if (part.kind !== 'literal') {
      melded.push(part)
      continue
    }
    let { text, range } = part
    for (let next = parts[index + 1]; next?.kind === 'literal'; next = parts[index + 1]) {
      text += next.text
      range = range.until(next.range)
      index++
    }
    melded.push({ kind: 'literal', text, range })
  }
  return melded
}
