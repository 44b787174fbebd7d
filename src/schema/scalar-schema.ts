import * as z from 'zod'
import { describeKind, type WeakKind } from '../options/index.ts'
import type { JsonSchema } from './json-schema.ts'

/** What is rendered later may become anything. */
const TEMPLATED = '\\{\\{'

/** Variables that aren't set come out as empty texts, which count as not given. */
const pattern = (text: string) => `^$|${TEMPLATED}|^(?:${text})$`

const BOOLEAN = pattern('1|t|T|TRUE|true|True|0|f|F|FALSE|false|False')
const INTEGER = pattern('[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)')
const NUMBER = pattern('[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?')
const DURATION = pattern('[+-]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)')

/** What a single value may be written as, given that Packer converts weakly: `"22"` for 22, `1` for true, 8 for `"8"`. */
export function scalarSchema(kind: WeakKind, type: z.core.$ZodType): JsonSchema {
  switch (kind) {
    case 'string':
      return stringSchema(type)
    case 'boolean':
      return { type: ['boolean', 'string', 'number', 'null'], ...matching(kind, BOOLEAN) }
    case 'integer':
      return {
        type: ['integer', 'string', 'boolean', 'null'],
        pattern: INTEGER,
        ...(type instanceof z.ZodNumber ? limits(type) : {}),
      }
    case 'number':
      return {
        type: ['number', 'string', 'boolean', 'null'],
        pattern: NUMBER,
        ...(type instanceof z.ZodNumber ? limits(type) : {}),
      }
    case 'duration':
      return { type: ['string', 'number', 'null'], ...matching(kind, DURATION) }
    default:
      return {}
  }
}

function matching(kind: WeakKind, pattern: string): JsonSchema {
  return { pattern, patternErrorMessage: `This must be ${describeKind(kind)}.` }
}

function stringSchema(type: z.core.$ZodType): JsonSchema {
  if (!(type instanceof z.ZodEnum)) return { type: ['string', 'number', 'boolean', 'null'] }
  return { anyOf: [{ enum: type.options }, { type: ['string', 'null'], pattern: `^$|${TEMPLATED}` }] }
}

/** Of numbers only: what is written as text is not looked into. */
function limits(type: z.ZodType): Partial<JsonSchema> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = z.toJSONSchema(type)
  return Object.fromEntries(
    Object.entries({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }).filter(
      ([, limit]) => typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER,
    ),
  )
}
