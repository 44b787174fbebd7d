import type { People } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { CodeSource } from './credential-search.ts'

/** Asks those at the terminal, if there are any: a code holds for half a minute, so it is in no file. */
export function askedCode(people: People | undefined): CodeSource {
  const ask = people?.ask
  if (!ask) return noCode
  return async (serial) => {
    const answer = await ask(`The code that the device "${serial}" shows now:`, new AbortController().signal)
    return answer.trim() || noCode(serial)
  }
}

export const noCode: CodeSource = async (serial) => {
  throw new IngotError('aws/no-mfa-code', `the profile asks for a code of the device "${serial}"`, {
    hint: 'pass it with "mfa_code", for example from a variable, or run Ingot at a terminal, where it asks',
  })
}
