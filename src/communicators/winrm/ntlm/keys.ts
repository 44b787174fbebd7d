import { createHash, createHmac } from 'node:crypto'
import { md4 } from './md4.ts'

export function hmacMd5(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hmac = createHmac('md5', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

/** NTOWFv2 of MS-NLMP 3.3.2: what both sides know instead of the password. */
export function responseKey(password: string, user: string, domain: string): Buffer {
  return hmacMd5(md4(utf16(password)), utf16(user.toUpperCase() + domain))
}

export interface Answer {
  /** NtChallengeResponse: the proof and what it is about. */
  readonly response: Buffer
  readonly sessionBaseKey: Buffer
}

/**
 * The NTLMv2 answer to a server's challenge, MS-NLMP 3.3.2.
 * @param time as Windows counts it: a FILETIME of 8 bytes
 * @param targetInfo the AV pairs that the answer is bound to, with their end mark
 */
export function answerChallenge(init: {
  readonly responseKey: Buffer
  readonly serverChallenge: Buffer
  readonly clientChallenge: Buffer
  readonly time: Buffer
  readonly targetInfo: Buffer
}): Answer {
  const version = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0])
  const temp = Buffer.concat([
    version,
    init.time,
    init.clientChallenge,
    Buffer.alloc(4),
    init.targetInfo,
    Buffer.alloc(4),
  ])
  const proof = hmacMd5(init.responseKey, init.serverChallenge, temp)
  return { response: Buffer.concat([proof, temp]), sessionBaseKey: hmacMd5(init.responseKey, proof) }
}

export type Direction = 'client-to-server' | 'server-to-client'

/** SIGNKEY of MS-NLMP 3.4.5.2. */
export function signingKey(sessionKey: Buffer, direction: Direction): Buffer {
  return md5(sessionKey, Buffer.from(`session key to ${direction} signing key magic constant\0`))
}

/** SEALKEY of MS-NLMP 3.4.5.3 for 128 bits, the only strength that is agreed to. */
export function sealingKey(sessionKey: Buffer, direction: Direction): Buffer {
  return md5(sessionKey, Buffer.from(`session key to ${direction} sealing key magic constant\0`))
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}

function md5(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
