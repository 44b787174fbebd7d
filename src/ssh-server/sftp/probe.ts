import type { Communicator } from '../../communicators/index.ts'

/** "I speak version 3", with which every client begins: length 5, type 1, version 3. */
const HELLO = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3])
const VERSION = 2

/**
 * Whether a command serves SFTP on the machine: it must be there, and its input and output must arrive byte for byte.
 * Never rejects.
 */
export async function worksOnMachine(
  communicator: Communicator,
  command: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (command.trim() === '') return false
  const answer: Buffer[] = []
  const answered = new AbortController()
  const seen = (): boolean => Buffer.concat(answer)[4] === VERSION
  const onStdout = (chunk: Buffer): void => {
    answer.push(chunk)
    if (seen()) answered.abort()
  }
  try {
    // Its end is not waited for: not every server leaves when its input ends.
    await communicator.exec(command, { stdin: HELLO, onStdout, signal: AbortSignal.any([signal, answered.signal]) })
  } catch {
    return seen()
  }
  return seen()
}
