import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Node, type Request, readRequest, writeFault, writeResponse } from './envelope.ts'
import { Fault, faults } from './fault.ts'
import { NtlmServer } from './ntlm.ts'
import type { Machine } from './process.ts'
import { SEALED_TYPE, sealResponse, unsealRequest } from './sealed-mime.ts'
import { ShellService } from './service.ts'

export interface WinRmServerOptions {
  readonly username?: string
  readonly password?: string
  /** What is offered; a client certificate is asked for when it is among them. */
  readonly auth?: readonly ('basic' | 'ntlm' | 'certificate')[]
  /** Windows refuses plain text over HTTP unless it is told otherwise. */
  readonly allowUnencrypted?: boolean
  /** PEM texts; the authority is the one for client certificates. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientAuthority?: string }
  /** In bytes: 500 KiB since Windows 8, 150 KiB before. */
  readonly maxEnvelopeSize?: number
  readonly maxShells?: number
  readonly configReadable?: boolean
}

/** A WinRM service as Windows has it, in front of a machine that is made up. */
export class WinRmServer {
  readonly username: string
  readonly password: string
  readonly service: ShellService
  /** Status codes of all answers, and how many connections there were. */
  readonly statuses: number[] = []
  connections = 0
  /** What the next requests for an action are answered with, one each. */
  readonly faults: { readonly action: string; readonly fault: Fault }[] = []
  readonly #options: WinRmServerOptions
  readonly #sockets = new Set<Socket>()
  readonly #logins = new WeakMap<Socket, NtlmServer>()
  #http: Server
  #port = 0

  constructor(machine: Machine, options: WinRmServerOptions = {}) {
    this.username = options.username ?? 'Administrator'
    this.password = options.password ?? 'P@ss w0rd!'
    this.#options = options
    this.service = new ShellService(machine, {
      maxEnvelopeSize: this.#maxEnvelopeSize,
      maxShells: options.maxShells ?? 30,
      configReadable: options.configReadable ?? true,
    })
    this.#http = this.#makeServer()
  }

  get host(): string {
    return '127.0.0.1'
  }

  get port(): number {
    return this.#port
  }

  async listen(): Promise<this> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#http.once('error', reject).listen(this.#port, this.host, () => resolve())
    await promise
    this.#port = (this.#http.address() as AddressInfo).port
    return this
  }

  /** Cuts all connections and forgets all shells, as a machine does that goes down. */
  async goDown(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    this.service.forgetAll()
    await closed
  }

  async comeUp(): Promise<void> {
    this.#http = this.#makeServer()
    await this.listen()
  }

  /** Cuts all connections; shells live on. */
  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async stop(): Promise<void> {
    if (this.#http.listening) await this.goDown()
  }

  get #maxEnvelopeSize(): number {
    return this.#options.maxEnvelopeSize ?? 512_000
  }

  get #auth(): readonly string[] {
    return this.#options.auth ?? ['basic', 'ntlm']
  }

  /** Windows doesn't take a password in the open, unless it was told to. */
  get #offersBasic(): boolean {
    const isPrivate = this.#options.allowUnencrypted || this.#options.tls !== undefined
    return this.#auth.includes('basic') && isPrivate
  }

  #makeServer(): Server {
    const { tls } = this.#options
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      // A client may go away in the middle of a request.
      this.#handle(request, response).catch(() => response.destroy())
    }
    const server: Server = tls
      ? createTlsServer(
          {
            key: tls.key,
            cert: tls.cert,
            requestCert: this.#auth.includes('certificate'),
            rejectUnauthorized: false,
            ...(tls.clientAuthority ? { ca: [tls.clientAuthority] } : {}),
          },
          handle,
        )
      : createServer(handle)
    server.keepAliveTimeout = 60_000
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.connections++
      this.#sockets.add(socket)
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    })
    return server
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const body = await bodyOf(request)
    response.on('finish', () => this.statuses.push(response.statusCode))
    if (request.method !== 'POST' || request.url !== '/wsman') return void response.writeHead(404).end()
    const seal = this.#admit(request, response)
    if (!seal) return
    const isSealed = request.headers['content-type']?.startsWith('multipart/encrypted') ?? false
    const isPrivate = isSealed || this.#options.tls !== undefined
    if (body.length === 0 && seal !== 'open') return void response.writeHead(200, { 'content-length': 0 }).end()
    if (!isPrivate && !this.#options.allowUnencrypted) return void response.writeHead(500).end()
    try {
      const text = isSealed && seal !== 'open' ? unsealRequest(body, seal) : body
      await this.#serve(text.toString('utf8'), response, isSealed && seal !== 'open' ? seal : undefined, gone.signal)
    } catch (error) {
      response.writeHead(400).end(String(error))
    }
  }

  /** Who is there? @returns undefined when the answer was a no, or the next word of a conversation */
  #admit(request: IncomingMessage, response: ServerResponse): NtlmServer | 'open' | undefined {
    const { socket } = request
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ')
    if (this.#auth.includes('certificate') && (socket as TLSSocket).authorized === true) return 'open'
    if (/^basic$/i.test(scheme) && this.#offersBasic) {
      const expected = Buffer.from(`${this.username}:${this.password}`).toString('base64')
      return token === expected ? 'open' : this.#refuse(response)
    }
    if (/^(negotiate|ntlm)$/i.test(scheme) && this.#auth.includes('ntlm')) {
      return this.#ntlm(socket, scheme, Buffer.from(token, 'base64'), response)
    }
    const login = this.#logins.get(socket)
    return login?.authenticated ? login : this.#refuse(response)
  }

  #ntlm(socket: Socket, scheme: string, token: Buffer, response: ServerResponse): NtlmServer | undefined {
    if (token.readUInt32LE(8) === 1) {
      const login = new NtlmServer(this.username, this.password)
      this.#logins.set(socket, login)
      const challenge = login.challenge(token).toString('base64')
      response.writeHead(401, { 'www-authenticate': `${scheme} ${challenge}`, 'content-length': 0 }).end()
      return undefined
    }
    const login = this.#logins.get(socket)
    return login?.accept(token) ? login : this.#refuse(response)
  }

  #refuse(response: ServerResponse): undefined {
    const offers = []
    if (this.#auth.includes('ntlm')) offers.push('Negotiate')
    if (this.#offersBasic) offers.push('Basic realm="WSMAN"')
    response.writeHead(401, { server: 'Microsoft-HTTPAPI/2.0', 'www-authenticate': offers, 'content-length': 0 }).end()
    return undefined
  }

  async #serve(text: string, response: ServerResponse, seal: NtlmServer | undefined, gone: AbortSignal): Promise<void> {
    const request = readRequest(text)
    const { status, answer } = await this.#answer(request, Buffer.byteLength(text), gone)
    const bytes = Buffer.from(answer)
    const type = seal ? SEALED_TYPE : 'application/soap+xml;charset=UTF-8'
    const sent = seal ? sealResponse(bytes, seal) : bytes
    response.writeHead(status, { 'content-type': type, 'content-length': sent.length }).end(sent)
  }

  async #answer(request: Request, size: number, gone: AbortSignal): Promise<{ status: number; answer: string }> {
    try {
      if (size > this.#maxEnvelopeSize) throw faults.envelopeTooLarge(this.#maxEnvelopeSize)
      const planned = this.faults.findIndex(({ action }) => request.action.endsWith(`/${action}`))
      for (const { fault } of planned < 0 ? [] : this.faults.splice(planned, 1)) throw fault
      const body: Node = await this.service.answer(request, gone)
      return { status: 200, answer: writeResponse(request, body) }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { status: 500, answer: writeFault(request.messageId, error) }
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
