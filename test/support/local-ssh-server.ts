import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '../../src/communicators/index.ts'
import { knownHostsLine, type SshServer, type SshServerInit, startSshServer } from '../../src/ssh-server/index.ts'
import { FolderCommunicator } from './folder-communicator.ts'

export interface LocalSshServer {
  readonly server: SshServer
  readonly machine: FolderCommunicator
  /** The machine's home. */
  readonly home: string
  /** Where files on their way are kept. */
  readonly spool: string
  readonly user: string
  readonly privateKey: string
  readonly privateKeyFile: string
  readonly knownHostsFile: string
  /** Aborts what the server was started with. */
  readonly abort: AbortController
  stop(): Promise<void>
}

/** A server with a folder of this computer for its machine, and a client's files beside it. */
export async function startLocalSshServer(overrides: Partial<SshServerInit> = {}): Promise<LocalSshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-ssh-server-'))
  const home = join(folder, 'home')
  const spool = join(folder, 'spool')
  for (const path of [home, spool]) mkdirSync(path)
  const [host, client] = await Promise.all([1, 2].map(() => generateKeyPair({ type: 'ecdsa', bits: 256 }, 'test')))
  if (!host || !client) throw new Error('no keys')
  const machine = new FolderCommunicator(home)
  const abort = new AbortController()
  const server = await startSshServer({
    communicator: machine,
    user: 'me',
    hostKey: host.privateKey,
    authorizedKeys: [client.publicKey],
    port: 0,
    sftpCommand: '',
    folder: spool,
    signal: abort.signal,
    ...overrides,
  })
  const privateKeyFile = join(folder, 'key')
  const knownHostsFile = join(folder, 'known_hosts')
  writeFileSync(privateKeyFile, client.privateKey)
  chmodSync(privateKeyFile, 0o600)
  writeFileSync(knownHostsFile, knownHostsLine(server))
  return {
    server,
    machine,
    home,
    spool,
    user: 'me',
    privateKey: client.privateKey,
    privateKeyFile,
    knownHostsFile,
    abort,
    async stop() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
