import { generateKeyPairSync } from 'node:crypto'
import { Duplex } from 'node:stream'
import ssh2, { type Client, type Connection, type ServerChannel } from 'ssh2'
import { encodeEd25519PrivateKey } from '../../src/communicators/index.ts'

export interface SshPair {
  readonly client: Client
  /** The server's end of it. */
  readonly connection: Connection
  close(): void
}

/** The SSH library's client, logged in to its own server, in memory. Commands are given back what they are sent. */
export async function sshPair(cipher: string): Promise<SshPair> {
  const [here, there] = wire()
  const hostKey = encodeEd25519PrivateKey(generateKeyPairSync('ed25519').privateKey, '')
  const connected = Promise.withResolvers<Connection>()
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    connected.resolve(connection)
    connection.on('error', () => {})
    connection.on('authentication', (attempt) => attempt.accept())
    connection.on('session', (accept) => accept().on('exec', (take) => echo(take())))
  })
  // Its types don't know that it takes any stream.
  const withInject = server as unknown as { injectSocket(stream: object): void }
  withInject.injectSocket(Object.assign(there, { remoteAddress: '', remotePort: 0 }))
  const client = new ssh2.Client()
  const ready = new Promise((resolve, reject) => {
    client.once('ready', () => resolve(undefined)).once('error', reject)
  })
  client.connect({ sock: here, username: 'x', algorithms: { cipher: [cipher as 'aes128-gcm@openssh.com'] } })
  await ready
  return { client, connection: await connected.promise, close: () => client.destroy() }
}

/** Two ends of a connection. What is written arrives a moment later, as over a network: the library relies on that. */
function wire(): [Duplex, Duplex] {
  const end = (peer: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        setImmediate(() => {
          peer().push(chunk)
          done()
        })
      },
      final(done) {
        peer().push(null)
        done()
      },
    })
  const ends: [Duplex, Duplex] = [end(() => ends[1]), end(() => ends[0])]
  return ends
}

function echo(channel: ServerChannel): void {
  channel.pipe(channel)
  channel.on('end', () => channel.exit(0))
}

/** Sends bytes to a command that gives them back. */
export function sendThrough(client: Client, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.exec('echo', (error, channel) => {
      if (error) return reject(error)
      const chunks: Buffer[] = []
      channel.on('data', (chunk: Buffer) => chunks.push(chunk)).on('close', () => resolve(Buffer.concat(chunks)))
      channel.end(bytes)
    })
  })
}
