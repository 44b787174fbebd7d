import { StringDecoder } from 'node:string_decoder'
import type { Milliseconds } from '../../../options/index.ts'
import type { ExecResult } from '../../communicator.ts'
import { ChannelRefused, type SshConnection } from '../connection.ts'
import { quotePath } from '../quote.ts'

/** What a first, harmless command came to. */
export interface SessionCheck {
  readonly stdout: string
  readonly stderr: string
  /** `refused`: the server started nothing; `late`: it was still running when the patience was over. */
  readonly end: ExecResult | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'late' }
}

/** Some shells start slowly on a machine that is still busy starting. */
const PATIENCE: Milliseconds = 10_000
const KEPT = 256 * 1024
export const MARK = 'ingot-check'

/**
 * Any shell can run it, and it changes nothing: where there is no df or no /proc its messages go to standard error.
 * @param folder a further place whose free space counts
 */
function commandFor(folder: string | undefined): string {
  return `echo ${MARK}; df -Pk / /tmp${folder ? ` ${quotePath(folder)}` : ''}; cat /proc/mounts`
}

/**
 * Runs the check. `enough` ends it early, as soon as what was printed says all.
 * @throws ConnectionLost, StartUnknown, the signal's reason
 */
export async function checkSession(
  connection: SshConnection,
  signal: AbortSignal,
  enough: (text: string) => boolean,
  folder?: string,
): Promise<SessionCheck> {
  let running: Awaited<ReturnType<SshConnection['start']>>
  try {
    running = await connection.start(commandFor(folder))
  } catch (error) {
    if (!(error instanceof ChannelRefused)) throw error
    return { stdout: '', stderr: '', end: { kind: 'refused', reason: error.message } }
  }
  const { channel, ended } = running
  const stdout = new Text()
  const stderr = new Text()
  const early = Promise.withResolvers<{ kind: 'late' }>()
  const note = (to: Text, chunk: Buffer): void => {
    to.add(chunk)
    if (enough(`${stdout.value}\n${stderr.value}`)) early.resolve({ kind: 'late' })
  }
  channel.on('data', (chunk: Buffer) => note(stdout, chunk))
  channel.stderr.on('data', (chunk: Buffer) => note(stderr, chunk))
  channel.end()
  const timer = setTimeout(() => early.resolve({ kind: 'late' }), PATIENCE)
  const abort = (): void => early.reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    signal.throwIfAborted()
    const end = await Promise.race([ended, early.promise])
    if (end.kind === 'late') channel.close()
    return { stdout: stdout.value, stderr: stderr.value, end }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

class Text {
  value = ''
  readonly #decoder = new StringDecoder('utf8')

  add(chunk: Buffer): void {
    if (this.value.length < KEPT) this.value += this.#decoder.write(chunk)
  }
}
