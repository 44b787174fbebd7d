import { connect, createServer, type Server, type Socket } from 'node:net'
import type { IngressRule, MovedPort } from '../../machine-driver.ts'
import { cannotListen, type Obstacle, obstacleOf } from './cannot-listen.ts'
import { allows, missedPorts, portsOf } from './ingress.ts'
import { substitutesFor } from './substitutes.ts'

/** Finds the port of 127.0.0.1 that leads to a port of the guest. */
export type WayIn = (guestPort: number) => Promise<number>

/** One port of the guest that is open. */
interface Door {
  readonly server: Server
  /** Where it listens, when that isn't the port itself. */
  readonly moved?: Pick<MovedPort, 'openedAs' | 'because'>
}

/**
 * The front door of one instance: listens on its address on exactly the ports that its rules open, lets in the peers that they
 * allow, and passes their bytes on to the guest. A port that can't be had on this computer is opened as another one.
 */
export class Forwarder {
  readonly #address: string
  readonly #wayIn: WayIn
  /** By the guest's port. */
  readonly #doors = new Map<number, Door>()
  readonly #connections = new Map<Socket, { readonly peer: string; readonly port: number }>()
  #rules: readonly IngressRule[] = []

  constructor(address: string, wayIn: WayIn) {
    this.#address = address
    this.#wayIn = wayIn
  }

  /**
   * Replaces the rules. Open connections which they no longer allow are cut.
   *
   * @returns the ports that are open elsewhere
   * @throws IngotError `cloud/port-taken`, `cloud/port-forbidden` when neither a port that somebody will miss nor any other in
   *   its place can be opened
   */
  async setRules(rules: readonly IngressRule[]): Promise<readonly MovedPort[]> {
    this.#rules = rules
    const wanted = portsOf(rules)
    for (const [port, { moved }] of this.#doors) {
      if (!wanted.has(port) || (moved && wanted.has(moved.openedAs))) this.#shut(port)
    }
    for (const [socket, { peer, port }] of this.#connections) if (!allows(rules, peer, port)) socket.destroy()
    const missed = missedPorts(rules)
    for (const port of wanted) if (!this.#doors.has(port)) await this.#open(port, missed.has(port), wanted)
    return [...this.#doors].flatMap(([port, { moved }]) => (moved ? [{ port, ...moved }] : []))
  }

  close(): void {
    this.#rules = []
    for (const port of [...this.#doors.keys()]) this.#shut(port)
    for (const socket of this.#connections.keys()) socket.destroy()
  }

  async #open(port: number, isMissed: boolean, wanted: ReadonlySet<number>): Promise<void> {
    const first = await this.#listen(port, port)
    if (first === undefined || !isMissed) return
    const { obstacle } = first
    if (obstacle === 'other') throw first.error
    for (const openedAs of substitutesFor(port)) {
      if (wanted.has(openedAs) || this.#isInUse(openedAs)) continue
      if ((await this.#listen(port, openedAs, obstacle)) === undefined) return
    }
    throw cannotListen(port, this.#address, obstacle, first.error)
  }

  /** Opens the guest's `port` as `at`, or tells what stands in the way. */
  async #listen(
    port: number,
    at: number,
    because?: MovedPort['because'],
  ): Promise<{ readonly obstacle: Obstacle; readonly error: unknown } | undefined> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket, port))
    try {
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, this.#address, resolve))
    } catch (error) {
      return { obstacle: obstacleOf(error), error }
    }
    server.on('error', () => {})
    this.#doors.set(port, { server, ...(because ? { moved: { openedAs: at, because } } : {}) })
    return undefined
  }

  #isInUse(at: number): boolean {
    return [...this.#doors.values()].some(({ moved }) => moved?.openedAs === at)
  }

  #shut(port: number): void {
    this.#doors.get(port)?.server.close()
    this.#doors.delete(port)
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
