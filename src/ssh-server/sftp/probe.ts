import { PassThrough } from 'node:stream'
import type { Communicator } from '../../communicators/index.ts'
import type { Milliseconds } from '../../options/index.ts'

/** "I speak version 3", with which every client begins: length 5, type 1, version 3. */
const HELLO = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3])
const VERSION = 2
const PATIENCE: Milliseconds = 10_000

/**
 * Whether a command serves SFTP on the machine: it must be there, and its input and output must arrive byte for byte, at
 * once. Never rejects.
 */
export async function worksOnMachine(
  communicator: Communicator,
  command: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (command.trim() === '') return false
  const answer: Buffer[] = []
  const enough = new AbortController()
  const answered = (): boolean => Buffer.concat(answer)[4] === VERSION
  const onStdout = (chunk: Buffer): void => {
    answer.push(chunk)
    if (answered()) enough.abort()
  }
  // Its input stays open: OpenSSH's server leaves without an answer when that ends.
  const stdin = new PassThrough()
  stdin.write(HELLO)
  const limit = setTimeout(() => enough.abort(), PATIENCE)
  try {
    await communicator.exec(command, { stdin, onStdout, signal: AbortSignal.any([signal, enough.signal]) })
  } catch {
    // That it was cut short is what was wanted.
  } finally {
    clearTimeout(limit)
    stdin.destroy()
  }
  return answered()
}
