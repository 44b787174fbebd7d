import { PassThrough } from 'node:stream'
import type { ServerChannel } from 'ssh2'
import type { Communicator, ExecResult } from '../communicators/index.ts'
import { messageOf } from '../errors/index.ts'

export interface Machine {
  readonly communicator: Communicator
  readonly signal: AbortSignal
}

/** Runs a client's command on the machine, with everything that goes in and comes out. Never rejects. */
export async function passOn(command: string, channel: ServerChannel, { communicator, signal }: Machine) {
  const gone = new AbortController()
  channel.on('close', () => gone.abort(new Error('the client closed the channel')))
  channel.on('error', () => {})
  channel.stderr.on('error', () => {})
  // A stream of its own: a command that ends without reading takes its input along.
  const stdin = channel.pipe(new PassThrough())
  stdin.on('error', () => {})
  try {
    const result = await communicator.exec(command, {
      stdin,
      onStdout: (chunk) => void channel.write(chunk),
      onStderr: (chunk) => void channel.stderr.write(chunk),
      signal: AbortSignal.any([signal, gone.signal]),
    })
    await finish(channel, result)
  } catch (error) {
    if (!gone.signal.aborted) channel.stderr.write(`${messageOf(error)}\n`)
    await finish(channel, { kind: 'disconnected' })
  } finally {
    channel.unpipe(stdin)
    stdin.destroy()
    // What a client still sends would keep its end of the channel from being seen.
    channel.resume()
  }
}

/** Tells how a command ended. Without a status a client knows that the machine was lost, and may try again. */
export async function finish(channel: ServerChannel, result: ExecResult): Promise<void> {
  if (channel.destroyed) return
  if (result.kind === 'exit') channel.exit(result.code)
  if (result.kind === 'signal') channel.exit(result.signal.replace(/^SIG/, ''), false, '')
  // The two streams of output are sent side by side; the end of the one closes the channel.
  await new Promise<void>((resolve) => {
    channel.once('close', () => resolve())
    channel.stderr.write(Buffer.alloc(0), () => resolve())
  })
  channel.end()
}
