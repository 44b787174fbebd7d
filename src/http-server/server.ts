import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Random } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { answerFolder, answerTexts } from './answer.ts'
import type { HttpServerPlan } from './prepare.ts'

export interface HttpServer {
  readonly address: string
  readonly port: number
  /** Ends it, and every connection at once. */
  close(): Promise<void>
}

export interface HttpServerContext {
  readonly random: Random
  /** Told of every request when it was answered: a guest that never asks, or asks for the wrong file, is a common trouble. */
  readonly onRequest?: (request: { readonly method: string; readonly path: string; readonly status: number }) => void
}

/**
 * Serves what the plan says on one free port of its range. The ports are tried in random order, so that builds side by side
 * seldom meet; who listens has the port, so nobody else needs to be asked.
 * @throws IngotError `http-server/no-port`
 */
export async function startHttpServer(plan: HttpServerPlan, context: HttpServerContext): Promise<HttpServer> {
  const { served } = plan
  const answer = served.kind === 'folder' ? answerFolder(served.path) : answerTexts(served.texts)
  const server = createServer((request, response) => {
    response.on('finish', () => tell(request, response, context))
    if (request.method === 'GET' || request.method === 'HEAD') return void answer(request, response)
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
  })
  const port = await listen(server, plan, context.random)
  return {
    address: plan.address,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listen(server: Server, { address, ports, ipv6Only }: HttpServerPlan, random: Random): Promise<number> {
  const count = ports.last - ports.first + 1
  const start = random.below(count)
  for (let index = 0; index < count; index++) {
    const port = ports.first + ((start + index) % count)
    try {
      return await tryPort(server, { host: address, port, ipv6Only })
    } catch (error) {
      if (!isTaken(error)) throw cannotListen(address, port, error)
    }
  }
  throw new IngotError('http-server/no-port', `no port from ${ports.first} to ${ports.last} of ${address} is free`, {
    hint: 'Widen the range between "http_port_min" and "http_port_max".',
  })
}

function tryPort(server: Server, where: { host: string; port: number; ipv6Only: boolean }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

// A port below 1024 that isn't ours to take is as good as taken; the next one may do.
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}

function cannotListen(address: string, port: number, cause: unknown): IngotError {
  const hint = 'Is it an address of this computer? See "http_bind_address".'
  return new IngotError('http-server/no-port', `can't listen on ${address}:${port}: ${cause}`, { hint, cause })
}

function tell(request: IncomingMessage, response: ServerResponse, { onRequest }: HttpServerContext): void {
  onRequest?.({ method: request.method ?? '', path: request.url ?? '', status: response.statusCode })
}
