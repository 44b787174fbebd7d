import { quotedText } from '../../hcl/index.ts'
import { formatDuration, parseGoBool, parseGoInteger, type WeakKind } from '../../options/index.ts'
import type { Value } from '../../template/index.ts'
import { lineExpression, plainText, type ToPieces, valueExpression } from './values.ts'

export interface ScalarConversion {
  readonly toPieces: ToPieces
  /** Whether an expression may give an empty text, which is the same as nothing in JSON and no number in HCL. */
  readonly mayBeEmpty: (expression: string) => boolean
  /** Values are of their kinds already: nothing is forgiven, and nothing changed. */
  readonly isExact?: boolean
}

/**
 * A single value where HCL wants one of a kind, with what JSON templates are forgiven: numbers in quotes, switches as texts.
 * @returns undefined for what is the same as nothing
 */
export function scalarExpression(value: Value, kind: WeakKind, conversion: ScalarConversion): string | undefined {
  if (conversion.isExact) return valueExpression(value, conversion.toPieces)
  switch (kind) {
    case 'boolean':
      return switchExpression(value, conversion)
    case 'integer':
    case 'number':
      return numberExpression(value, conversion)
    case 'duration':
      return value.kind === 'number' ? quotedText(formatDuration(value.value / 1e6)) : orNothing(value, conversion)
    default:
      if (value.kind === 'boolean') return value.value ? '"1"' : '"0"'
      return valueExpression(value, conversion.toPieces)
  }
}

function switchExpression(value: Value, conversion: ScalarConversion): string | undefined {
  if (value.kind === 'number') return String(value.value !== 0)
  const text = value.kind === 'string' ? plainText(conversion.toPieces(value.value)) : undefined
  const known = text === undefined ? undefined : parseGoBool(text)
  return known === undefined ? orNothing(value, conversion) : String(known)
}

function numberExpression(value: Value, conversion: ScalarConversion): string | undefined {
  if (value.kind === 'boolean') return value.value ? '1' : '0'
  const text = value.kind === 'string' ? plainText(conversion.toPieces(value.value)) : undefined
  const known = text === undefined ? undefined : parseGoInteger(text)
  return known === undefined ? orNothing(value, conversion) : String(known)
}

function orNothing(value: Value, { toPieces, mayBeEmpty }: ScalarConversion): string | undefined {
  if (value.kind !== 'string') return valueExpression(value, toPieces)
  const pieces = toPieces(value.value)
  if (plainText(pieces) === '') return undefined
  const expression = lineExpression(pieces)
  return mayBeEmpty(expression) ? `${expression} == "" ? null : ${expression}` : expression
}
