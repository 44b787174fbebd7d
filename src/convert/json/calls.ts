import { IngotError } from '../../errors/index.ts'
import { type FunctionCall, hasActions, parse } from '../../template/gotemplate/index.ts'

/** The calls of a text's Go template; none in what is no template. */
export function callsIn(text: string): readonly FunctionCall[] {
  if (!hasActions(text)) return []
  try {
    return parse(text).calls
  } catch (error) {
    if (error instanceof IngotError) return []
    throw error
  }
}
