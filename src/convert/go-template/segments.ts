import { hasActions, type Pipeline, parse, tokenize } from '../../template/gotemplate/index.ts'

/** A Go template in pieces. White space that trim markers take away is gone. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'action'
      /** What stands between the braces. */
      readonly inner: string
      /** What it prints, where it is nothing but that: no part of an `if` or `range`, and no variable that is set. */
      readonly pipeline: Pipeline | undefined
    }

/** @throws IngotError `template/syntax` */
export function segmentsOf(text: string): readonly Segment[] {
  if (!hasActions(text)) return text === '' ? [] : [{ kind: 'text', text }]
  parse(text)
  const segments: Segment[] = []
  let start: number | undefined
  for (const { kind, text: piece, offset } of tokenize({ text })) {
    if (kind === 'text') segments.push({ kind: 'text', text: piece })
    else if (kind === 'left-delimiter') start = undefined
    else if (kind === 'right-delimiter') segments.push(action(text.slice(start ?? offset, offset)))
    else start ??= offset
  }
  return segments
}

function action(inner: string): Segment {
  return {
    kind: 'action',
    inner,
    pipeline: /^\s*(?:if|else|end|range|with|define|block|template|break|continue)\b/.test(inner)
      ? undefined
      : pipelineOf(inner),
  }
}

function pipelineOf(inner: string): Pipeline | undefined {
  // Variables that are set elsewhere in the text are unknown here.
  if (inner.includes('$')) return undefined
  const [node] = parse(`{{${inner}}}`).nodes
  return node?.kind === 'action' ? node.pipeline : undefined
}
