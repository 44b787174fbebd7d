import { FLAGS } from './flags.ts'
import { hmacMd5, utf16 } from './keys.ts'

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')
/** Windows 10, NTLM revision 15: informational only. */
const VERSION = Buffer.from([10, 0, 0, 0, 0, 0, 0, 15])

const OFFERED =
  FLAGS.unicode |
  FLAGS.requestTarget |
  FLAGS.sign |
  FLAGS.seal |
  FLAGS.ntlm |
  FLAGS.alwaysSign |
  FLAGS.extendedSessionSecurity |
  FLAGS.targetInfo |
  FLAGS.version |
  FLAGS.key128 |
  FLAGS.keyExchange |
  FLAGS.key56

/** Without these a session would be weaker than the plain text is worth. */
const NEEDED = FLAGS.extendedSessionSecurity | FLAGS.key128 | FLAGS.keyExchange | FLAGS.unicode

/** The server's challenge can't be answered. The message says why. */
export class UnusableChallenge extends Error {
  override readonly name = 'UnusableChallenge'
}

/** NEGOTIATE_MESSAGE, MS-NLMP 2.2.1.1. */
export function negotiateMessage(): Buffer {
  return Buffer.concat([SIGNATURE, uint32(1), uint32(OFFERED), field(0, 0), field(0, 0), VERSION])
}

export interface Challenge {
  readonly flags: number
  readonly serverChallenge: Buffer
  /** AV pairs, with their end mark. */
  readonly targetInfo: Buffer
}

/** CHALLENGE_MESSAGE, MS-NLMP 2.2.1.2. @throws UnusableChallenge */
export function readChallenge(message: Buffer): Challenge {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2) {
    throw new UnusableChallenge('the server answered with something that is no NTLM challenge')
  }
  const flags = message.readUInt32LE(20)
  if ((flags & NEEDED) >>> 0 !== NEEDED >>> 0) {
    throw new UnusableChallenge('the server does not agree to 128-bit session keys, which Ingot insists on')
  }
  const [length, offset] = [message.readUInt16LE(40), message.readUInt32LE(44)]
  if (offset + length > message.length) throw new UnusableChallenge("the server's NTLM challenge is cut short")
  return {
    flags,
    serverChallenge: message.subarray(24, 32),
    targetInfo: length === 0 ? Buffer.alloc(4) : message.subarray(offset, offset + length),
  }
}

const MIC_OFFSET = 72

/** AUTHENTICATE_MESSAGE, MS-NLMP 2.2.1.3, with room for the MIC. */
export function authenticateMessage(init: {
  readonly flags: number
  readonly user: string
  readonly domain: string
  readonly response: Buffer
  /** What the server is to unlock the session's key with. */
  readonly encryptedSessionKey: Buffer
}): Buffer {
  const workstation = utf16('')
  // An answer of zeros for the old LAN Manager: the proof is in the other one.
  const payload = [
    Buffer.alloc(24),
    init.response,
    utf16(init.domain),
    utf16(init.user),
    workstation,
    init.encryptedSessionKey,
  ]
  let offset = MIC_OFFSET + 16
  const fields = payload.map((part) => {
    const own = field(part.length, offset)
    offset += part.length
    return own
  })
  const flags = uint32(init.flags & OFFERED)
  return Buffer.concat([SIGNATURE, uint32(3), ...fields, flags, VERSION, Buffer.alloc(16), ...payload])
}

/** Puts the integrity code over all three messages into the last one. */
export function addIntegrityCode(sessionKey: Buffer, negotiate: Buffer, challenge: Buffer, authenticate: Buffer): void {
  hmacMd5(sessionKey, negotiate, challenge, authenticate).copy(authenticate, MIC_OFFSET)
}

function field(length: number, offset: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(length, 0)
  bytes.writeUInt16LE(length, 2)
  bytes.writeUInt32LE(offset, 4)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
