import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ProxyConfig } from '../../config.ts'
import type { Address } from './route.ts'

/** Why a proxy did not connect to the machine. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal'
  /** Whether it is about the proxy itself, not about the machine behind it. */
  readonly own: boolean

  constructor(message: string, own: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.own = own
  }
}

/** Asks a proxy, over a connection to it, to be connected to a machine. @throws ProxyRefusal */
export type ProxyHandshake = (proxy: ProxyConfig, socket: Socket, target: Address) => Promise<Duplex>
