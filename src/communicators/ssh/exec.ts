import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientChannel } from 'ssh2'
import type { ExecOptions, ExecResult } from '../communicator.ts'

/** Follows a started command to its end. @throws the signal's reason, once the command was told to stop */
export async function follow(channel: ClientChannel, options: ExecOptions): Promise<ExecResult> {
  const { signal, onStdout, onStderr, stdin } = options
  channel.on('data', (chunk: Buffer) => onStdout?.(chunk))
  channel.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
  // Input that the command doesn't read to its end is no failure of the command.
  feed(channel, stdin, signal).catch(() => {})

  return Promise.race([ended(channel), stopped(channel, signal)])
}

/**
 * Rejects as soon as the signal is aborted: the far side tells nothing more until the command has ended, and OpenSSH passes
 * signals on to commands of everybody but root.
 */
function stopped(channel: ClientChannel, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      channel.signal('TERM')
      channel.close()
      reject(signal.reason)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop)
    channel.on('close', () => signal.removeEventListener('abort', stop))
  })
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
