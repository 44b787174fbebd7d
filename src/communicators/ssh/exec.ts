import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientChannel } from 'ssh2'
import type { ExecOptions, ExecResult } from '../communicator.ts'
import type { RunningCommand } from './running-command.ts'

/** Follows a started command to its end. @throws the signal's reason, once the command was told to stop */
export async function follow({ channel, ended }: RunningCommand, options: ExecOptions): Promise<ExecResult> {
  const { signal, onStdout, onStderr, stdin } = options
  channel.on('data', (chunk: Buffer) => onStdout?.(chunk))
  channel.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk))
  // Input that the command doesn't read to its end is no failure of the command.
  feed(channel, stdin, signal).catch(() => {})

  return Promise.race([ended, stopped(channel, signal)])
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
