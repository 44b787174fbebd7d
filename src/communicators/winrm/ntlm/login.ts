import { randomBytes } from 'node:crypto'
import { AV, readAvPairs, writeAvPairs } from './av-pairs.ts'
import { answerChallenge, responseKey } from './keys.ts'
import { addIntegrityCode, authenticateMessage, readChallenge } from './messages.ts'
import { Rc4 } from './rc4.ts'

export interface NtlmCredentials {
  readonly user: string
  /** Empty for the machine's own accounts. */
  readonly domain: string
  readonly password: string
}

export interface NtlmLogin {
  /** The third message. */
  readonly authenticate: Buffer
  /** From which the keys for sealing are made. */
  readonly sessionKey: Buffer
}

/** `DOMAIN\user`, `user@domain` and `.\user`, as people write them. */
export function ntlmCredentials(username: string, password: string): NtlmCredentials {
  const split = username.indexOf('\\')
  if (split < 0) return { user: username, domain: '', password }
  const domain = username.slice(0, split)
  return { user: username.slice(split + 1), domain: domain === '.' ? '' : domain, password }
}

/** Bit of MsvAvFlags: the third message has an integrity code. */
const HAS_MIC = 2

/** Answers a server's challenge, with NTLMv2 and an integrity code. @throws UnusableChallenge */
export function logIn(credentials: NtlmCredentials, negotiate: Buffer, challengeMessage: Buffer): NtlmLogin {
  const challenge = readChallenge(challengeMessage)
  const given = readAvPairs(challenge.targetInfo)
  const serverTime = given.get(AV.timestamp)
  const pairs = new Map(given)
  pairs.set(AV.flags, uint32((given.get(AV.flags)?.readUInt32LE(0) ?? 0) | HAS_MIC))
  const { response, sessionBaseKey } = answerChallenge({
    responseKey: responseKey(credentials.password, credentials.user, credentials.domain),
    serverChallenge: challenge.serverChallenge,
    clientChallenge: randomBytes(8),
    time: serverTime ?? fileTimeNow(),
    targetInfo: writeAvPairs(pairs),
  })
  const sessionKey = randomBytes(16)
  const authenticate = authenticateMessage({
    flags: challenge.flags,
    user: credentials.user,
    domain: credentials.domain,
    response,
    encryptedSessionKey: new Rc4(sessionBaseKey).update(sessionKey),
  })
  addIntegrityCode(sessionKey, negotiate, challengeMessage, authenticate)
  return { authenticate, sessionKey }
}

/** Tenths of microseconds since 1601. */
function fileTimeNow(): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
