import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { IngotError, messageOf } from '../../../errors/index.ts'
import type { Milliseconds } from '../../../options/index.ts'
import type { Tunnel } from '../../config.ts'
import { ConnectionLost, type SshConnection } from '../connection.ts'
import { join } from './join.ts'

/** A connection that was cut may keep its port for a moment. */
const PATIENCE: Milliseconds = 3_000
const BETWEEN_ATTEMPTS: Milliseconds = 250

/** Opens a port of the machine that leads to a host as this side sees it. @throws IngotError `ssh/tunnel` */
export async function openRemoteTunnel(connection: SshConnection, tunnel: Tunnel, signal: AbortSignal): Promise<void> {
  const limit = performance.now() + PATIENCE
  for (;;) {
    try {
      await connection.listenBack(tunnel.port, (answer) => serve(tunnel, answer))
      return
    } catch (cause) {
      signal.throwIfAborted()
      if (cause instanceof ConnectionLost || performance.now() > limit) throw refused(tunnel, cause)
      await sleep(BETWEEN_ATTEMPTS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

interface Answer {
  accept(): import('ssh2').ClientChannel
  reject(): void
}

function serve({ target }: Tunnel, answer: Answer): void {
  const socket = connect({ ...target, allowHalfOpen: true })
  socket.once('error', () => answer.reject())
  socket.once('connect', () => {
    socket.removeAllListeners('error')
    join(socket, answer.accept())
  })
}

function refused({ port }: Tunnel, cause: unknown): IngotError {
  return new IngotError(
    'ssh/tunnel',
    `"ssh_remote_tunnels": the machine did not open port ${port} on its localhost: ${messageOf(cause)}`,
    { hint: 'The port may be in use there, or its SSH server does not allow it (AllowTcpForwarding).', cause },
  )
}
