import type { Duplex } from 'node:stream'
import type { ProxyConfig } from '../../config.ts'
import { AttemptFailure } from '../failure.ts'
import { openSocket } from './direct.ts'
import { tunnelThroughHttp } from './http-proxy.ts'
import { type ProxyHandshake, ProxyRefusal } from './proxy-refusal.ts'
import { type Address, addressText, type Opening, type Route } from './route.ts'
import { tunnelThroughSocks } from './socks-proxy.ts'

/** Every connection goes through a proxy. */
export function proxyRoute(proxy: ProxyConfig): Route {
  const hop = `the proxy ${addressText(proxy)}`
  const handshake: ProxyHandshake = proxy.protocol === 'socks5' ? tunnelThroughSocks : tunnelThroughHttp
  return {
    via: ` through ${hop}`,
    ready: async () => {},
    open: (target) => openThrough(proxy, hop, handshake, target),
    close: async () => {},
  }
}

function openThrough(proxy: ProxyConfig, hop: string, handshake: ProxyHandshake, target: Address): Opening {
  const first = openSocket(proxy)
  let reached = false
  const through = async (): Promise<Duplex> => {
    const socket = await first.stream.catch((error: AttemptFailure) => {
      throw error.at(hop)
    })
    reached = true
    try {
      return await handshake(proxy, socket, target)
    } catch (error) {
      socket.destroy()
      if (!(error instanceof ProxyRefusal)) throw error
      throw new AttemptFailure('tcp', error.message, error, error.own ? hop : undefined)
    }
  }
  const stream = through()
  stream.catch(() => {})
  return {
    stream,
    silence: () =>
      reached
        ? new AttemptFailure('tcp', 'the proxy gets no answer: the machine is down, or a firewall is in between')
        : first.silence().at(hop),
    drop: () => first.drop(),
  }
}
