import { IngotError } from '../../errors/index.ts'
import type { TemplatePiece } from '../../hcl/index.ts'
import { type CallTranslations, expressionOf } from './expression.ts'
import { segmentsOf } from './segments.ts'

/**
 * A text of a JSON template as pieces of one in HCL. What HCL can't say stays a Go template, which works in HCL as well: it is
 * rendered after the expressions of HCL. User variables, which are not there then, are put into it.
 */
export function templatePieces(text: string, calls: CallTranslations): TemplatePiece[] {
  return segments(text).flatMap((segment): TemplatePiece[] => {
    if (segment.kind === 'text') return [segment.text]
    const expression = segment.pipeline && expressionOf(segment.pipeline, calls)
    if (expression !== undefined) return [{ expression }]
    return ['{{', ...withVariables(segment.inner, calls), '}}']
  })
}

/** A text that is no template in Go either is left as it is: it is told when the template is used. */
function segments(text: string): ReturnType<typeof segmentsOf> {
  try {
    return segmentsOf(text)
  } catch (error) {
    if (!(error instanceof IngotError)) throw error
    return [{ kind: 'text', text }]
  }
}

const USER_CALL = /\(\s*user\s+(?:`([^`]*)`|"([^"\\]*)")\s*\)|\buser\s+(?:`([^`]*)`|"([^"\\]*)")/g

/** ``clean_resource_name (user `name`)`` becomes ``clean_resource_name `${var.name}` ``. */
function withVariables(inner: string, calls: CallTranslations): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  let end = 0
  for (const match of inner.matchAll(USER_CALL)) {
    const name = match.slice(1).find((group) => group !== undefined) ?? ''
    const expression = calls['user']?.([{ text: '', literal: name }])
    if (expression === undefined) continue
    pieces.push(`${inner.slice(end, match.index)}\``, { expression }, '`')
    end = match.index + match[0].length
  }
  return [...pieces, inner.slice(end)]
}
