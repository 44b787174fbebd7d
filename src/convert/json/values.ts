import {
  keyText,
  objectText,
  quotedTemplateText,
  type TemplatePiece,
  templateText,
  tupleText,
} from '../../hcl/index.ts'
import type { MapEntry, Value } from '../../template/index.ts'

/** A text of a template as pieces of one in HCL. */
export type ToPieces = (text: string) => TemplatePiece[]

/** A value of any shape as an expression: objects stay objects. */
export function valueExpression(value: Value, toPieces: ToPieces): string {
  switch (value.kind) {
    case 'string':
      return templateText(toPieces(value.value))
    case 'number':
      return value.text
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    case 'list':
      return tupleText(value.items.map((item) => memberExpression(item, toPieces)))
    case 'map':
      return objectText(
        value.entries.map((entry) => [keyExpression(entry, toPieces), valueExpression(entry.value, toPieces)]),
      )
  }
}

/** Heredocs in lists are hard to read. */
export function memberExpression(value: Value, toPieces: ToPieces): string {
  return value.kind === 'string' ? lineExpression(toPieces(value.value)) : valueExpression(value, toPieces)
}

/** An expression on one line. */
export function lineExpression(pieces: readonly TemplatePiece[]): string {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && typeof only !== 'string') return only.expression
  return quotedTemplateText(pieces)
}

export function keyExpression({ key }: MapEntry, toPieces: ToPieces): string {
  const pieces = toPieces(key)
  return pieces.every((piece) => typeof piece === 'string') ? keyText(pieces.join('')) : quotedTemplateText(pieces)
}

/** The text, if nothing in it is to be worked out, neither by HCL nor by a Go template. */
export function plainText(pieces: readonly TemplatePiece[]): string | undefined {
  if (!pieces.every((piece) => typeof piece === 'string')) return undefined
  const text = pieces.join('')
  return text.includes('{{') ? undefined : text
}
