import type { Socket } from 'node:net'
import { messageOf } from '../../../errors/index.ts'
import type { Milliseconds } from '../../../options/index.ts'
import type { ProxyConfig } from '../../config.ts'
import { ProxyRefusal } from './proxy-refusal.ts'
import type { Address } from './route.ts'

/** Longer than an attempt is given, which is what limits it. */
const TIMEOUT: Milliseconds = 60_000

/** Names are looked up by the proxy (RFC 1928), as Packer has it. */
export async function tunnelThroughSocks(proxy: ProxyConfig, socket: Socket, target: Address): Promise<Socket> {
  // The names of a CommonJS module are not seen through the bundler.
  const { SocksClient } = (await import('socks')).default
  try {
    const { socket: tunnel } = await SocksClient.createConnection({
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: 5,
        ...(proxy.username ? { userId: proxy.username, password: proxy.password ?? '' } : {}),
      },
      command: 'connect',
      destination: target,
      existing_socket: socket,
      timeout: TIMEOUT,
    })
    return await whole(tunnel)
  } catch (error) {
    throw refusal(messageOf(error), proxy, error)
  }
}

/** What the machine said along with the proxy's last answer comes as an event of its own a moment later; it is put back. */
async function whole(socket: Socket): Promise<Socket> {
  const early: Buffer[] = []
  const keep = (chunk: Buffer): void => void early.push(chunk)
  socket.on('data', keep)
  await new Promise((resolve) => setImmediate(resolve))
  socket.off('data', keep)
  socket.pause()
  if (early.length > 0) socket.unshift(Buffer.concat(early))
  return socket
}

/** The library's sentences end in the name of the answer that the proxy gave. */
function refusal(message: string, proxy: ProxyConfig, cause: unknown): ProxyRefusal {
  const answer = /Socks5 proxy rejected connection - (\w+)/i.exec(message)?.[1]
  if (answer !== undefined) {
    return new ProxyRefusal(`the proxy can't connect to it (${ANSWERS[answer] ?? answer})`, false, cause)
  }
  if (/no accepted authentication type/i.test(message)) {
    return new ProxyRefusal(
      'it wants a user name and a password ("ssh_proxy_username", "ssh_proxy_password")',
      true,
      cause,
    )
  }
  if (/authentication failed/i.test(message)) {
    return new ProxyRefusal(`it refused the password for the user "${proxy.username}"`, true, cause)
  }
  if (/socket closed/i.test(message)) return new ProxyRefusal('it hung up', true, cause)
  return new ProxyRefusal(`it is no SOCKS5 proxy, or answered wrongly: ${message}`, true, cause)
}

/** RFC 1928, section 6. */
const ANSWERS: Readonly<Record<string, string>> = {
  Failure: 'general failure',
  NotAllowed: "not allowed by the proxy's rules",
  NetworkUnreachable: 'network unreachable',
  HostUnreachable: 'host unreachable',
  ConnectionRefused: 'connection refused',
  TTLExpired: 'time to live expired',
}
