import type { ClientChannel } from 'ssh2'
import { IngotError } from '../../../errors/index.ts'
import { ConnectionLost, type SshConnection } from '../connection.ts'

/** The far side lacks what a way of moving files needs; another way may work. */
export class MethodMissing extends Error {
  override readonly name = 'MethodMissing'
}

export interface RemoteCommand {
  readonly command: string
  /** Writes the command's input; the input is ended afterwards. */
  feed?(input: (bytes: Buffer) => Promise<void>): Promise<void>
  /** Takes the command's output; the far side waits while it is busy. */
  drain?(output: AsyncIterable<Buffer>): Promise<void>
  readonly signal: AbortSignal
}

/** There is nobody any more to talk to; how the helper ended says why. */
export class FarSideEnded extends Error {
  override readonly name = 'FarSideEnded'

  constructor() {
    super('the far side ended early')
  }
}

/** What a shell answers for a command that isn't installed (POSIX, 2.8.2). */
export const NOT_FOUND = 127

const KEPT_STDERR = 4096

/**
 * Runs a helper on the far side that moves bytes through its input or output.
 * @throws MethodMissing when it isn't there; {@link RemoteFailure} when it failed; ConnectionLost; the signal's reason
 */
export async function runRemote(connection: SshConnection, remote: RemoteCommand): Promise<void> {
  const { signal } = remote
  const { channel, ended } = await connection.start(remote.command)
  const stderr = collect(channel)
  const ending = ended.then((result) => (result.kind === 'exit' ? result.code : undefined))
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => {
    abandon(channel)
    aborted.reject(signal.reason)
  }
  const moving = Promise.all([feed(channel, remote, ending), drain(channel, remote)])
  aborted.promise.catch(() => {})
  signal.addEventListener('abort', abort)
  try {
    if (signal.aborted) abort()
    // The far side may end early, for example on a full disk: then there is nobody to take the rest.
    const trouble = await Promise.race([moving, ending, aborted.promise]).then(() => undefined, asError)
    if (trouble) abandon(channel)
    const code = await Promise.race([ending, aborted.promise])
    if (code === undefined) await connection.checkAlive()
    if (trouble && !(trouble instanceof FarSideEnded)) throw trouble
    if (code === NOT_FOUND) throw new MethodMissing(stderr.text())
    if (code !== 0) throw new RemoteFailure(code, stderr.text())
    await moving
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** The end of the channel is only told once all that came was taken. */
function abandon(channel: ClientChannel): void {
  channel.close()
  channel.resume()
}

/** The helper on the far side ended with something else than 0; undefined when it was killed. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure'
  readonly code: number | undefined

  constructor(code: number | undefined, stderr: string) {
    super(stderr || (code === undefined ? 'the command was killed' : `exit status ${code}`))
    this.code = code
  }
}

/** Turns a way's own errors into one that names the path; those that mean something to the caller stay as they are. */
export function transferError(code: string, sentence: string, error: unknown, reason: string): unknown {
  if (error instanceof IngotError || error instanceof MethodMissing || error instanceof ConnectionLost) return error
  return new IngotError(code, `${sentence}: ${reason}`, { cause: error })
}

async function feed(channel: ClientChannel, remote: RemoteCommand, ending: Promise<unknown>): Promise<void> {
  await remote.feed?.((bytes) => Promise.race([written(channel, bytes), ending.then(failEarly)]))
  channel.end()
}

async function drain(channel: ClientChannel, remote: RemoteCommand): Promise<void> {
  if (remote.drain) await remote.drain(channel)
  else channel.resume()
}

/** Resolves once the bytes are on their way: the caller may use the buffer again. */
function written(channel: ClientChannel, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

function failEarly(): never {
  throw new FarSideEnded()
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function collect(channel: ClientChannel): { text(): string } {
  const chunks: Buffer[] = []
  let length = 0
  channel.stderr.on('data', (chunk: Buffer) => {
    if (length < KEPT_STDERR) chunks.push(chunk)
    length += chunk.length
  })
  return { text: () => Buffer.concat(chunks).toString('utf8').trim() }
}
