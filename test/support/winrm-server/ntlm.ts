import { createHash, createHmac, randomBytes } from 'node:crypto'
import { md4 } from '../../../src/communicators/winrm/ntlm/md4.ts'
import { Rc4 } from '../../../src/communicators/winrm/ntlm/rc4.ts'

// The server's half of MS-NLMP, written from the specification without a look at the program's half. Debian's pywinrm and
// Packer log in to it as well, which is what says that it is right.

const UNICODE = 0x00000001
/** Signing, sealing, 128 bits, key exchange, target information, extended session security and what goes with them. */
const OFFERED =
  0x00000001 |
  0x00000004 |
  0x00000010 |
  0x00000020 |
  0x00000200 |
  0x00008000 |
  0x00010000 |
  0x00080000 |
  0x00800000 |
  0x02000000 |
  0x20000000 |
  0x40000000 |
  0x80000000

/** One connection's log-in, and the sealing that follows from it. */
export class NtlmServer {
  readonly #user: string
  readonly #password: string
  readonly #challenge = randomBytes(8)
  #negotiate = Buffer.alloc(0)
  #challengeMessage = Buffer.alloc(0)
  #incoming: Direction | undefined
  #outgoing: Direction | undefined
  authenticated = false

  constructor(user: string, password: string) {
    this.#user = user
    this.#password = password
  }

  /** The answer to a client's first message. */
  challenge(negotiate: Buffer): Buffer {
    this.#negotiate = Buffer.from(negotiate)
    const domain = utf16('WINRM')
    const timestamp = Buffer.alloc(8)
    timestamp.writeBigUInt64LE((BigInt(Date.now()) + 11644473600000n) * 10000n)
    const info = Buffer.concat([
      pair(2, domain),
      pair(1, utf16('WINRM')),
      pair(4, utf16('winrm.test')),
      pair(3, utf16('winrm.test')),
      pair(7, timestamp),
      pair(0, Buffer.alloc(0)),
    ])
    const head = Buffer.alloc(56)
    head.write('NTLMSSP\0', 'latin1')
    head.writeUInt32LE(2, 8)
    head.writeUInt16LE(domain.length, 12)
    head.writeUInt16LE(domain.length, 14)
    head.writeUInt32LE(56, 16)
    // Clients that forget to say so mean Unicode all the same, and Windows knows.
    head.writeUInt32LE(((OFFERED & negotiate.readUInt32LE(12)) | UNICODE) >>> 0, 20)
    this.#challenge.copy(head, 24)
    head.writeUInt16LE(info.length, 40)
    head.writeUInt16LE(info.length, 42)
    head.writeUInt32LE(56 + domain.length, 44)
    Buffer.from([6, 3, 128, 37, 0, 0, 0, 15]).copy(head, 48)
    this.#challengeMessage = Buffer.concat([head, domain, info])
    return this.#challengeMessage
  }

  /** Whether the third message proves that the client knows the password. */
  accept(message: Buffer): boolean {
    const part = (at: number) =>
      message.subarray(message.readUInt32LE(at + 4), message.readUInt32LE(at + 4) + message.readUInt16LE(at))
    const [response, domain, user, key] = [
      part(20),
      part(28).toString('utf16le'),
      part(36).toString('utf16le'),
      part(52),
    ]
    const ntowf = hmac(md4(utf16(this.#password)), utf16(user.toUpperCase() + domain))
    const [proof, temp] = [response.subarray(0, 16), response.subarray(16)]
    if (user.toLowerCase() !== this.#user.toLowerCase()) return false
    if (!hmac(ntowf, this.#challenge, temp).equals(proof)) return false
    const base = hmac(ntowf, proof)
    const keyExchange = (message.readUInt32LE(60) & 0x40000000) !== 0
    const sessionKey = keyExchange ? new Rc4(base).update(key) : base
    if (claimsIntegrityCode(temp) && !this.#integrityHolds(sessionKey, message)) return false
    this.#incoming = new Direction(sessionKey, 'client-to-server')
    this.#outgoing = new Direction(sessionKey, 'server-to-client')
    this.authenticated = true
    return true
  }

  unseal(signature: Buffer, data: Buffer): Buffer {
    if (!this.#incoming) throw new Error('a sealed message before the log-in')
    return this.#incoming.unseal(signature, data)
  }

  seal(message: Buffer): Buffer {
    if (!this.#outgoing) throw new Error('a sealed message before the log-in')
    return this.#outgoing.seal(message)
  }

  #integrityHolds(sessionKey: Buffer, message: Buffer): boolean {
    const blank = Buffer.from(message)
    blank.fill(0, 72, 88)
    return hmac(sessionKey, this.#negotiate, this.#challengeMessage, blank).equals(message.subarray(72, 88))
  }
}

class Direction {
  readonly #sign: Buffer
  readonly #rc4: Rc4
  #sequence = 0

  constructor(key: Buffer, name: string) {
    this.#sign = md5(key, Buffer.from(`session key to ${name} signing key magic constant\0`))
    this.#rc4 = new Rc4(md5(key, Buffer.from(`session key to ${name} sealing key magic constant\0`)))
  }

  /** The signature's length, the signature, the sealed message: MS-WSMV 2.2.9.1.1.2.2. */
  seal(message: Buffer): Buffer {
    const data = this.#rc4.update(message)
    return Buffer.concat([uint32(16), this.#signature(message), data])
  }

  unseal(signature: Buffer, data: Buffer): Buffer {
    const message = this.#rc4.update(data)
    if (!this.#signature(message).equals(signature)) throw new Error('the signature of a sealed message is wrong')
    return message
  }

  #signature(message: Buffer): Buffer {
    const sequence = uint32(this.#sequence++)
    const checksum = this.#rc4.update(hmac(this.#sign, sequence, message).subarray(0, 8))
    return Buffer.concat([uint32(1), checksum, sequence])
  }
}

function claimsIntegrityCode(temp: Buffer): boolean {
  for (let at = 28; at + 4 <= temp.length; at += 4 + temp.readUInt16LE(at + 2)) {
    const id = temp.readUInt16LE(at)
    if (id === 0) return false
    if (id === 6) return (temp.readUInt32LE(at + 4) & 2) !== 0
  }
  return false
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(value.length, 2)
  return Buffer.concat([head, value])
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  return createHmac('md5', key).update(Buffer.concat(parts)).digest()
}

function md5(...parts: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest()
}
