import { generateKeyPairSync } from 'node:crypto'
import { encodePublicKey } from '../../src/communicators/index.ts'

/** A new `ssh-ed25519 AAAA…` without a comment. (ssh2's own generator spoils one key in 256.) */
export function newPublicKey(): string {
  return encodePublicKey(generateKeyPairSync('ed25519').publicKey, '').trim()
}
