import { connect, type Socket } from 'node:net'
import type { Milliseconds } from '../../../options/index.ts'
import { AttemptFailure, describeSocketError } from '../failure.ts'
import type { Address, Opening, Route } from './route.ts'

/** Linux asks a silent peer after this time whether it is still there; Packer's value. */
const TCP_KEEP_ALIVE: Milliseconds = 5_000

/** Nothing is in between. */
export const directRoute: Route = {
  via: '',
  ready: async () => {},
  open: openSocket,
  close: async () => {},
}

export interface SocketOpening extends Opening {
  readonly stream: Promise<Socket>
}

export function openSocket(target: Address): SocketOpening {
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE }
  const socket = connect({ host: target.host, port: target.port, ...options })
  const stream = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    // It stays, so that no error is ever without a listener.
    socket.on('error', (error) => reject(new AttemptFailure('tcp', describeSocketError(error), error)))
  })
  stream.catch(() => {})
  return {
    stream,
    silence: () => new AttemptFailure('tcp', 'no answer: the machine is down, or a firewall is in between'),
    drop: () => socket.destroy(),
  }
}
