import * as z from 'zod'
import { type AnyType, type OptionsDefinition, optionMetaOf, registrationOf } from './define.ts'

/** The texts in decoded options that their definition calls sensitive, wherever they stand. */
export function sensitiveTexts(definition: OptionsDefinition, options: unknown): readonly string[] {
  return collect(definition, options)
}

function collect(type: AnyType, value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  if (optionMetaOf(type)?.sensitive) return textsIn(value)
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) return collect(type.def.innerType, value)
  if (type instanceof z.ZodObject) {
    const members = value as Readonly<Record<string, unknown>>
    return Object.entries(type.shape as Record<string, AnyType>).flatMap(([name, member]) =>
      collect(member, members[name]),
    )
  }
  const member = registrationOf(type)?.member
  return member && typeof value === 'object' ? Object.values(value).flatMap((item) => collect(member, item)) : []
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
