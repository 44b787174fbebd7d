import * as z from 'zod'
import { type AnyType, bareType, type OptionsDefinition, registrationOf, STAND_IN } from '../options/index.ts'

/** What stands for the facts of a data source that isn't read, by the definition of its output. */
export function standInFacts({ shape }: OptionsDefinition): Readonly<Record<string, unknown>> {
  const types = Object.entries(shape as Readonly<Record<string, AnyType>>)
  return Object.fromEntries(types.map(([name, type]) => [name, standIn(bareType(type))]))
}

function standIn(type: AnyType): unknown {
  if (type instanceof z.ZodObject) return standInFacts(type)
  switch (registrationOf(type)?.kind) {
    case 'integer':
    case 'number':
    case 'duration':
      return 0
    case 'boolean':
      return false
    case 'list':
      return []
    case 'map':
      return {}
    default:
      return STAND_IN
  }
}
