import {
  type Agent,
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Milliseconds } from '../../../options/index.ts'
import { asHttpFailure, HttpFailure } from './failure.ts'

export interface Endpoint {
  /** `http://host:5985/wsman` */
  readonly url: string
  /** Whether the machine's certificate is looked at. */
  readonly verify: boolean
  /** PEM texts, to log in with over TLS. */
  readonly clientCertificate: { readonly cert: string; readonly key: string } | undefined
  /** Variables that may name an HTTP proxy, none when there is to be none. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>>
}

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly signal: AbortSignal
  /** How long the answer may take. */
  readonly timeout: Milliseconds
}

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  /** What the server offers to log in with, each as `Scheme rest`. */
  readonly challenges: readonly string[]
  readonly body: Buffer
}

/** Go's and Packer's. */
const CONNECT_TIMEOUT: Milliseconds = 15_000

/**
 * One connection to the service, made when it is needed and again when it was lost. NTLM logs in connections, not
 * requests: that is why they are told apart. One request at a time.
 */
export class HttpConnection {
  readonly #endpoint: Endpoint
  readonly #agent: Agent

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    const settings = { keepAlive: true, maxSockets: 1, proxyEnv: endpoint.proxyEnv }
    this.#agent = this.#isSecure
      ? new HttpsAgent({ ...settings, rejectUnauthorized: endpoint.verify, ...endpoint.clientCertificate })
      : new HttpAgent(settings)
  }

  get #isSecure(): boolean {
    return this.#endpoint.url.startsWith('https:')
  }

  /** @throws HttpFailure, the signal's reason */
  async post(request: HttpRequest): Promise<HttpAnswer> {
    request.signal.throwIfAborted()
    try {
      return await this.#exchange(request)
    } catch (error) {
      request.signal.throwIfAborted()
      throw asHttpFailure(error)
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  #exchange({ headers, body, signal, timeout }: HttpRequest): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    const start = this.#isSecure ? requestHttps : requestHttp
    const outgoing = start(this.#endpoint.url, {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, 'user-agent': 'Ingot', 'content-length': body.length },
    })
    const giveUp = (): void =>
      void outgoing.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    const limit = setTimeout(
      () => outgoing.destroy(new HttpFailure('tcp', `no answer within ${Math.round(timeout / 1000)} s`)),
      timeout,
    )
    signal.addEventListener('abort', giveUp)
    limitConnecting(outgoing, this.#isSecure)
    outgoing.on('error', reject).on('response', (incoming) => answerOf(incoming).then(resolve, reject))
    outgoing.end(body)
    return promise.finally(() => {
      clearTimeout(limit)
      signal.removeEventListener('abort', giveUp)
    })
  }
}

function limitConnecting(outgoing: ClientRequest, isSecure: boolean): void {
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return
    const silence = new HttpFailure('tcp', 'no answer: the machine is down, or a firewall is in between')
    const timer = setTimeout(() => outgoing.destroy(silence), CONNECT_TIMEOUT)
    const stop = (): void => clearTimeout(timer)
    socket.once(isSecure ? 'secureConnect' : 'connect', stop).once('close', stop)
  })
}

async function answerOf(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return {
    status: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'] ?? '',
    challenges: (incoming.headersDistinct['www-authenticate'] ?? []).flatMap(challengesIn),
    body: Buffer.concat(chunks),
  }
}

/** One to a header in Windows' answers; a proxy may put several into one. */
function challengesIn(header: string): string[] {
  return header.split(/,\s*(?=[A-Za-z]+(?:\s|,|$))/)
}
