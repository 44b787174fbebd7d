import type { Client } from 'ssh2'
import { fieldOf } from './library-fields.ts'
import { sshString, WireReader } from './wire.ts'

const USERAUTH_REQUEST = 50
const SIGNED = 1
/** Of the packet's length and its padding's length (RFC 4253, section 6). */
const HEADER = 5
const CERTIFICATE = '-cert-v01@openssh.com'

interface PacketWriter {
  readonly allocStart: number
  alloc(payloadLength: number): Buffer
  finalize(packet: Buffer): Buffer
}

/**
 * Gives signatures that are made with certificates the name that servers want. The SSH library (1.17) calls a signature
 * like the key that was shown, which for certificates is not what it is: a key with a certificate signs as it does without
 * (OpenSSH's PROTOCOL.certkeys). Does nothing where the library looks different. May be called again.
 */
export function signCertificatesPlainly(client: Client): void {
  const writer = fieldOf(fieldOf(fieldOf(client, '_protocol'), '_packetRW'), 'write')
  if (!isWriter(writer) || done.has(writer)) return
  done.add(writer)
  const finalize = writer.finalize.bind(writer)
  Object.assign(writer, {
    finalize(packet: Buffer): Buffer {
      const payload = renamed(payloadOf(packet))
      if (!payload) return finalize(packet)
      const replacement = writer.alloc(payload.length)
      payload.copy(replacement, HEADER)
      return finalize(replacement)
    },
  })
}

const done = new WeakSet<object>()

function payloadOf(packet: Buffer): Buffer {
  const padding = packet[HEADER - 1] ?? 0
  return packet.subarray(HEADER, packet.length - padding)
}

/** The log-in (RFC 4252, section 7) with its signature's name put right; undefined where nothing is to be done. */
export function renamed(payload: Buffer): Buffer | undefined {
  if (payload[0] !== USERAUTH_REQUEST) return undefined
  const reader = new WireReader(payload.subarray(1))
  reader.string() // user
  reader.string() // service
  if (reader.string().toString('latin1') !== 'publickey' || reader.byte() !== SIGNED) return undefined
  const algorithm = reader.string().toString('latin1')
  reader.string() // the certificate
  const before = payload.subarray(0, 1 + reader.position)
  if (!algorithm.endsWith(CERTIFICATE)) return undefined
  const signature = new WireReader(reader.string())
  signature.string() // its wrong name
  const plain = Buffer.concat([sshString(algorithm.slice(0, -CERTIFICATE.length)), sshString(signature.string())])
  return Buffer.concat([before, sshString(plain)])
}

function isWriter(value: unknown): value is PacketWriter {
  return (
    fieldOf(value, 'allocStart') === HEADER &&
    ['alloc', 'finalize'].every((name) => typeof fieldOf(value, name) === 'function')
  )
}
