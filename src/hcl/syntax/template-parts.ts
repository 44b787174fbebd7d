import type { Range } from '../diagnostics/index.ts'
import type { Node } from '../expressions/index.ts'
import type { ForIntroduction } from './parse-for.ts'

/** A template in pieces, before its directives are put together. */
export type TemplatePart =
  | LiteralPart
  | { readonly kind: 'interpolation'; readonly node: Node; readonly range: Range }
  | { readonly kind: 'if'; readonly condition: Node; readonly range: Range }
  | { readonly kind: 'for'; readonly introduction: ForIntroduction; readonly range: Range }
  | { readonly kind: 'else' | 'endif' | 'endfor'; readonly range: Range }

export interface LiteralPart {
  readonly kind: 'literal'
  text: string
  readonly range: Range
}
