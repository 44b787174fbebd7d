import { connect, createServer, type Server, type Socket } from 'node:net'
import { IngotError } from '../../../errors/index.ts'
import type { IngressRule } from '../../machine-driver.ts'
import { allows, namedPorts, portsOf } from './ingress.ts'

/** Finds the port of 127.0.0.1 that leads to a port of the guest. */
export type WayIn = (guestPort: number) => Promise<number>

/**
 * The front door of one instance: listens on its address on exactly the ports that its rules open, lets in the peers that they
 * allow, and passes their bytes on to the guest.
 */
export class Forwarder {
  readonly #address: string
  readonly #wayIn: WayIn
  readonly #servers = new Map<number, Server>()
  readonly #connections = new Map<Socket, { readonly peer: string; readonly port: number }>()
  #rules: readonly IngressRule[] = []

  constructor(address: string, wayIn: WayIn) {
    this.#address = address
    this.#wayIn = wayIn
  }

  /**
   * Replaces the rules. Open connections which they no longer allow are cut.
   *
   * @throws IngotError `cloud/port-taken`, `cloud/port-forbidden` when a port that a rule names can't be opened
   */
  async setRules(rules: readonly IngressRule[]): Promise<void> {
    this.#rules = rules
    const wanted = portsOf(rules)
    for (const [port, server] of this.#servers) if (!wanted.has(port)) this.#stopListening(port, server)
    for (const [socket, { peer, port }] of this.#connections) if (!allows(rules, peer, port)) socket.destroy()
    const named = namedPorts(rules)
    for (const port of wanted) if (!this.#servers.has(port)) await this.#listen(port, named.has(port))
  }

  close(): void {
    this.#rules = []
    for (const [port, server] of this.#servers) this.#stopListening(port, server)
    for (const socket of this.#connections.keys()) socket.destroy()
  }

  async #listen(port: number, isNamed: boolean): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket, port))
    this.#servers.set(port, server)
    try {
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, this.#address, resolve))
      server.on('error', () => {})
    } catch (error) {
      this.#servers.delete(port)
      if (isNamed) throw this.#cannotListen(port, error)
    }
  }

  #stopListening(port: number, server: Server): void {
    server.close()
    this.#servers.delete(port)
  }

  #accept(socket: Socket, port: number): void {
    const peer = socket.remoteAddress ?? ''
    socket.on('error', () => socket.destroy())
    if (!allows(this.#rules, peer, port)) {
      socket.resetAndDestroy()
      return
    }
    this.#connections.set(socket, { peer, port })
    socket.on('close', () => this.#connections.delete(socket))
    this.#wayIn(port).then(
      (hostPort) => passOn(socket, hostPort),
      () => socket.resetAndDestroy(),
    )
  }

  #cannotListen(port: number, error: unknown): unknown {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const where = `port ${port} of the instance's address ${this.#address}`
    if (code === 'EADDRINUSE') {
      return new IngotError(
        'cloud/port-taken',
        `${where} can't be opened: another program listens on port ${port} of all addresses`,
        {
          hint: `Let that program listen on fewer addresses (sshd: ListenAddress), or stop it. "ss -tlnp sport = :${port}" names it.`,
          cause: error,
        },
      )
    }
    if (code === 'EACCES') {
      return new IngotError('cloud/port-forbidden', `${where} can't be opened: ports below 1024 are for root here`, {
        hint: `Allow them with: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
        cause: error,
      })
    }
    return error
  }
}

function passOn(outside: Socket, hostPort: number): void {
  if (outside.destroyed) return
  const inside = connect({ port: hostPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  inside.on('error', () => outside.resetAndDestroy())
  outside.on('close', () => inside.destroy())
  inside.on('close', () => outside.destroySoon())
  outside.pipe(inside)
  inside.pipe(outside)
}
