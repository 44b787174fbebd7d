import type { ByteReader } from './byte-reader.ts'
import { FarSideEnded } from './remote-command.ts'

/**
 * Waits for one answer of scp: a zero byte for "go on", or 1 or 2 and a line that says what is wrong.
 * @throws Error with what is wrong; FarSideEnded
 */
export async function scpAnswer(from: ByteReader): Promise<void> {
  const code = await from.byte()
  if (code === 0) return
  if (code === undefined) throw new FarSideEnded()
  throw scpError(await from.line())
}

export function scpError(line: string): Error {
  return new Error(line.replace(/^[\x01\x02]/, '').replace(/^scp: /, ''))
}
