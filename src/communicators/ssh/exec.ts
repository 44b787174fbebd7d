import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientChannel } from 'ssh2'
import type { ExecOptions, ExecResult } from '../communicator.ts'

/** Follows a started command to its end. @throws the signal's reason, after the command was told to stop */
export async function follow(channel: ClientChannel, options: ExecOptions): Promise<ExecResult> {
  const { signal, onStdout, onStderr, stdin } = options
  channel.on('data', (chunk: Buffer) => onStdout?.(chunk))
  channel.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
  // Input that the command doesn't read to its end is no failure of the command.
  feed(channel, stdin, signal).catch(() => {})

  const stop = (): void => {
    channel.signal('TERM')
    channel.close()
  }
  signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) stop()
    const result = await ended(channel)
    signal.throwIfAborted()
    return result
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function feed(channel: ClientChannel, stdin: Readable | Buffer | undefined, signal: AbortSignal): Promise<void> {
  if (stdin === undefined) channel.end()
  else if (Buffer.isBuffer(stdin)) channel.end(stdin)
  else await pipeline(stdin, channel, { signal })
}

/** Exit status, signal and disconnect are three different things: only the first two are sent by the far side. */
function ended(channel: ClientChannel): Promise<ExecResult> {
  return new Promise((resolve) => {
    let result: ExecResult = { kind: 'disconnected' }
    channel.on('exit', (code: number | null, signal?: string) => {
      result = code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }
    })
    channel.on('close', () => resolve(result))
    channel.on('error', () => {})
  })
}
