import { request as requestOverHttp } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as startTls } from 'node:tls'
import { messageOf } from '../../../errors/index.ts'
import type { ProxyConfig } from '../../config.ts'
import { ProxyRefusal } from './proxy-refusal.ts'
import { type Address, addressText } from './route.ts'

/** Names are looked up by the proxy (RFC 9110, section 9.3.6). */
export function tunnelThroughHttp(proxy: ProxyConfig, socket: Socket, target: Address): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(refusal(error))
    const transport = proxy.protocol === 'https' ? secured(proxy, socket) : socket
    transport.on('error', fail)
    const path = addressText(target)
    const headers = { Host: path, ...authorization(proxy) }
    const request = requestOverHttp({ method: 'CONNECT', path, headers, createConnection: () => transport })
    request.on('error', fail)
    request.on('connect', (response, stream: Duplex, head: Buffer) => {
      const status = response.statusCode ?? 0
      if (status < 200 || status > 299) return reject(refused(status, response.statusMessage ?? '', proxy))
      if (head.length > 0) stream.unshift(head)
      resolve(stream)
    })
    request.end()
  })
}

function secured(proxy: ProxyConfig, socket: Socket) {
  return startTls({ socket, host: proxy.host, servername: /^[\d.]+$|:/.test(proxy.host) ? '' : proxy.host })
}

function authorization({ username, password }: ProxyConfig): Readonly<Record<string, string>> {
  if (!username) return {}
  return { 'Proxy-Authorization': `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` }
}

/** 407 is the proxy's own business (401 is what tinyproxy says for it); the others tell about the machine. */
function refused(status: number, text: string, proxy: ProxyConfig): ProxyRefusal {
  if (status !== 407 && status !== 401)
    return new ProxyRefusal(`the proxy can't connect to it (it answered ${status} ${text})`, false)
  return proxy.username
    ? new ProxyRefusal(`it refused the password for the user "${proxy.username}"`, true)
    : new ProxyRefusal('it wants a user name and a password ("ssh_proxy_username", "ssh_proxy_password")', true)
}

function refusal(error: Error & { code?: string }): ProxyRefusal {
  if (error.code?.startsWith('HPE_')) return new ProxyRefusal('it is no HTTP proxy', true, error)
  if (error.code === 'ECONNRESET') return new ProxyRefusal('it hung up', true, error)
  return new ProxyRefusal(messageOf(error), true, error)
}
