import type { Socket } from 'node:net'
import type { ClientChannel } from 'ssh2'

/** Passes on what either side sends, and that it has ended, until both have. */
export function join(socket: Socket, channel: ClientChannel): void {
  socket.on('error', () => channel.close())
  channel.on('error', () => socket.destroy())
  channel.on('close', () => socket.destroySoon())
  socket.on('close', () => channel.close())
  socket.pipe(channel)
  channel.pipe(socket)
  socket.resume()
}
