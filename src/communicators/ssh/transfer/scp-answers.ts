import type { ByteReader } from '../../transfer/byte-reader.ts'
import { FarSideEnded, MethodMissing } from './remote-command.ts'

/** scp's answers are 0, 1 for an error and 2 for a fatal one. */
const WORST = 2

/**
 * Waits for one answer of scp: a zero byte for "go on", or 1 or 2 and a line that says what is wrong.
 * @throws Error with what is wrong; FarSideEnded; MethodMissing when it isn't scp that answers
 */
export async function scpAnswer(from: ByteReader): Promise<void> {
  const code = await from.byte()
  if (code === 0) return
  if (code === undefined) throw new FarSideEnded()
  // The greeting of a login shell stands in the way of the conversation.
  if (code > WORST) throw new MethodMissing('something else than scp answers')
  throw scpError(await from.line())
}

export function scpError(line: string): Error {
  return new Error(line.replace(/^[\x01\x02]/, '').replace(/^scp: /, ''))
}
