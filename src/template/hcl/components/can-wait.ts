import * as z from 'zod'
import { bareType, type OptionsDefinition, registrationOf, type WeakKind } from '../../../options/index.ts'

/**
 * Whether an option whose value is not known yet had better be left out for now: nothing can stand for a time, a number or
 * one of a few words.
 */
export function canWait({ shape }: OptionsDefinition, name: string): boolean {
  const type = Object.hasOwn(shape, name) ? shape[name] : undefined
  if (!type) return false
  const bare = bareType(type)
  const isOptional = bare !== type
  return isOptional && (bare instanceof z.ZodEnum || QUANTITIES.has(registrationOf(bare)?.kind))
}

const QUANTITIES: ReadonlySet<WeakKind | undefined> = new Set(['duration', 'integer', 'number'])
