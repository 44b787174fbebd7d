import * as z from 'zod'
import type { AnyType } from './define.ts'

/** The type inside of what makes it optional. */
export function bareType(type: AnyType): AnyType {
  const inner = innerOf(type)
  return inner ? bareType(inner) : type
}

/** What an optional or defaulted type wraps. */
export function innerOf(type: AnyType): AnyType | undefined {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? type.def.innerType : undefined
}
