import { createServer, type Server, type Socket } from 'node:net'
import type { Ui } from '../../../engine/index.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { Tunnel } from '../../config.ts'
import type { SshConnection } from '../connection.ts'
import { join } from './join.ts'

/** A port here that leads to a host as the machine sees it. It stays while connections to the machine come and go. */
export class LocalTunnel {
  readonly #tunnel: Tunnel
  readonly #connection: () => SshConnection | undefined
  readonly #ui: Ui
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(tunnel: Tunnel, connection: () => SshConnection | undefined, ui: Ui) {
    this.#tunnel = tunnel
    this.#connection = connection
    this.#ui = ui
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => this.#serve(socket))
  }

  /** @throws IngotError `ssh/tunnel` when the port is taken */
  async open(): Promise<void> {
    const { port, target } = this.#tunnel
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject).listen(port, '127.0.0.1', resolve)
      })
    } catch (cause) {
      const sentence = `"ssh_local_tunnels": port ${port} on localhost can't be opened: ${messageOf(cause)}`
      throw new IngotError('ssh/tunnel', sentence, { hint: 'Another program may use it: take another port.', cause })
    }
    const address = this.#server.address()
    const actual = typeof address === 'object' && address ? address.port : port
    this.#ui.message(`Port ${actual} on localhost leads to ${target.host}:${target.port}, seen from the machine`)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket))
    try {
      const channel = await this.#connection()?.forward(this.#tunnel.target)
      if (!channel) socket.destroy()
      else join(socket, channel)
    } catch (error) {
      const { host, port } = this.#tunnel.target
      this.#ui.message(`"ssh_local_tunnels": ${host}:${port} can't be reached from the machine: ${messageOf(error)}`)
      socket.destroy()
    }
  }
}
