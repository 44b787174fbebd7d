import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, Server } from 'ssh2'
import type { Communicator } from '../communicators/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'
import type { Milliseconds } from '../options/index.ts'
import { parseHostKey } from './host-key.ts'
import { authorizedKeysOf, checkLogIn } from './log-in.ts'
import { Sessions } from './sessions.ts'
import { worksOnMachine } from './sftp/probe.ts'

export interface SshServerInit {
  /** The machine behind the server. */
  readonly communicator: Communicator
  /** The only user who may log in. */
  readonly user: string
  /** A private key without a passphrase, as ssh-keygen or OpenSSL writes it. */
  readonly hostKey: string
  /** Lines of an authorized_keys file: one of these keys is needed. */
  readonly authorizedKeys: readonly string[]
  /** 0 for any free port; otherwise this one, or the first free one of the nine after it. */
  readonly port: number
  /** Serves SFTP on the machine through its standard input and output, where the machine has such a program. */
  readonly sftpCommand: string
  /** A private folder for files on their way. */
  readonly folder: string
  /** Ends what runs on the machine. */
  readonly signal: AbortSignal
}

export interface SshServer {
  readonly port: number
  /** Its own key as a line `ssh-ed25519 AAAA…`. */
  readonly hostPublicKey: string
  /** Cuts all connections, ends what they run, and gives the port back. */
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const PORTS_TO_TRY = 10
const LONGEST_FAREWELL: Milliseconds = 1000

/**
 * An SSH server of this computer alone, on 127.0.0.1, behind which stands the machine of a build, however that is
 * reached: commands, SFTP and scp are passed on to its communicator.
 * @throws IngotError `ssh-server/port`, `ssh-server/key`
 */
export async function startSshServer(init: SshServerInit): Promise<SshServer> {
  const { default: ssh2 } = await import('ssh2')
  const hostKey = parseHostKey(ssh2.utils, init.hostKey)
  const authorized = authorizedKeysOf(ssh2.utils, init.authorizedKeys)
  const closing = new AbortController()
  const signal = AbortSignal.any([init.signal, closing.signal])
  const streamsSftp = worksOnMachine(init.communicator, init.sftpCommand, signal)
  const connections = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [init.hostKey] }, (client) => {
    connections.add(client)
    withoutDelay(client)
    const sessions = new Sessions({ ...init, signal, streamsSftp })
    // A client that hangs up in the middle is its own affair.
    client.on('error', () => {})
    client.on('close', () => {
      connections.delete(client)
      sessions.end()
    })
    client.on('authentication', (attempt) => checkLogIn(attempt, init.user, authorized))
    client.on('ready', () => client.on('session', (accept) => sessions.open(accept)))
  })
  const port = await listen(server, init.port)
  return {
    port,
    hostPublicKey: `${hostKey.type} ${hostKey.getPublicSSH().toString('base64')}`,
    async close() {
      closing.abort(new IngotError('ssh-server/closed', 'the local SSH server was closed'))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const client of connections) client.end()
      // A client that was stopped never answers.
      await Promise.race([closed, delay(LONGEST_FAREWELL, undefined, { ref: false })])
    },
  }
}

/** The server's line for a known_hosts file. */
export function knownHostsLine({ port, hostPublicKey }: Pick<SshServer, 'port' | 'hostPublicKey'>): string {
  return `[${HOST}]:${port} ${hostPublicKey}\n`
}

/** Otherwise every answer waits for up to 40 ms. The library's types know this of its clients only. */
function withoutDelay(client: Connection): void {
  const { setNoDelay } = client as Connection & { readonly setNoDelay?: (on: boolean) => unknown }
  setNoDelay?.call(client, true)
}

async function listen(server: Server, wanted: number): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(65535, wanted + PORTS_TO_TRY - 1)
  for (let port = wanted; ; port++) {
    try {
      await listenOn(server, port)
      return (server.address() as AddressInfo).port
    } catch (cause) {
      if (port < last) continue
      const range = wanted === 0 ? 'no port' : `none of the ports ${wanted} to ${last}`
      throw new IngotError('ssh-server/port', `${range} of ${HOST} can be used: ${messageOf(cause)}`, { cause })
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
