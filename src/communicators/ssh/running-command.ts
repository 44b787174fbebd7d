import type { ClientChannel } from 'ssh2'
import type { ExecResult } from '../communicator.ts'

/** A command that was started, with its end in sight from the first moment: a quick one may be over at once. */
export interface RunningCommand {
  readonly channel: ClientChannel
  readonly ended: Promise<ExecResult>
}

/** Must be called in the very callback that hands the channel out. */
export function watch(channel: ClientChannel): RunningCommand {
  const ended = new Promise<ExecResult>((resolve) => {
    // Status and signal are sent by the far side; without either the connection or the server broke.
    let result: ExecResult = { kind: 'disconnected' }
    channel.on('exit', (code: number | null, signal?: string) => {
      result = code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }
    })
    channel.on('close', () => resolve(result))
    channel.on('error', () => {})
  })
  return { channel, ended }
}
