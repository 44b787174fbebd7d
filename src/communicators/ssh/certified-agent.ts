import { connect } from 'node:net'
import type { BaseAgent, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2'
import { decodeCertificate } from './certificate.ts'
import { certifiedPublicKey, isCertifiedRsa } from './certified-key.ts'
import type { Library } from './library.ts'
import { sshString, WireReader } from './wire.ts'

/** The agent's protocol (draft-ietf-sshm-ssh-agent, section 5.1). */
const REQUEST_IDENTITIES = 11
const IDENTITIES_ANSWER = 12
/** An agent never has that much to tell. */
const LONGEST_ANSWER = 1 << 20

/** An agent as the SSH library wants it, with the certificates that it holds, which the library leaves out. */
export function agentWithCertificates(library: Library, socket: string): BaseAgent | string {
  // The agents of Windows have protocols of their own, which the library speaks.
  if (process.platform === 'win32') return socket
  const agent = new library.OpenSSHAgent(socket)
  const sign = agent.sign.bind(agent)
  return Object.assign(agent, {
    getIdentities(done: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
      const keys = identitiesOf(socket).then((blobs) => blobs.flatMap((blob) => keyOf(library, blob)))
      keys.then((found) => done(undefined, found), done)
    },
    sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions, done: SignCallback): void {
      // The library asks for a modern signature only when it sees the plain type.
      if (!isCertifiedRsa(key)) sign(key, data, options, done)
      else sign(Object.create(key, { type: { value: 'ssh-rsa' } }), data, { hash: 'sha512' }, done)
    },
  })
}

function keyOf(library: Library, blob: Buffer): ParsedKey[] {
  const type = new WireReader(blob).string().toString('latin1')
  try {
    if (type.includes('-cert-')) return [certifiedPublicKey(library, decodeCertificate(blob))]
  } catch {
    return []
  }
  const key = library.utils.parseKey(`${type} ${blob.toString('base64')}`)
  return key instanceof Error ? [] : [key]
}

function identitiesOf(path: string): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let answer = Buffer.alloc(0)
    const fail = (why: string, cause?: unknown): void => {
      socket.destroy()
      reject(new Error(`the SSH agent ${why}`, { cause }))
    }
    socket.on('error', (error) => fail('cannot be reached', error)).on('end', () => fail('hung up'))
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk])
      const length = answer.length < 4 ? 0 : answer.readUInt32BE(0)
      if (length > LONGEST_ANSWER) return fail('answered with nonsense')
      if (length === 0 || answer.length < 4 + length) return
      socket.destroy()
      try {
        resolve(readIdentities(answer.subarray(4, 4 + length)))
      } catch (error) {
        fail('answered with nonsense', error)
      }
    })
    socket.write(sshString(Buffer.from([REQUEST_IDENTITIES])))
  })
}

function readIdentities(answer: Buffer): Buffer[] {
  if (answer[0] !== IDENTITIES_ANSWER) throw new Error(`it answered with message ${answer[0]}`)
  const reader = new WireReader(answer.subarray(1))
  return Array.from({ length: reader.uint32() }, () => {
    const blob = reader.string()
    reader.string() // the comment
    return Buffer.from(blob)
  })
}
