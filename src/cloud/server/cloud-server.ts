import { createServer, type Server } from 'node:http'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { Cloud } from '../world/cloud.ts'
import type { AccessKey } from './access-key.ts'
import { endpoint } from './endpoint.ts'
import { Leases } from './leases.ts'

export interface CloudServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly leases: Leases
  close(): Promise<void>
}

/**
 * Opens the cloud's endpoint on this computer's loopback, where nobody else can reach it.
 *
 * @param port 0 for any that is free
 * @throws IngotError `cloud/port-in-use`
 */
export async function serveCloud(cloud: Cloud, key: AccessKey, port: number): Promise<CloudServer> {
  const secretOf = (id: string) => (id === key.accessKeyId ? key.secretAccessKey : undefined)
  const leases = new Leases()
  const server = createServer(endpoint({ cloud, secretOf, leases }))
  await listen(server, port)
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return { url: `http://127.0.0.1:${actual}`, leases, close: () => closeServer(server) }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
}

function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new IngotError('cloud/port-in-use', `the local cloud can't listen on port ${port}: ${messageOf(error)}`, {
    cause: error,
    hint: 'Something else uses that port. Choose another with: ingot cloud start --port NUMBER',
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
