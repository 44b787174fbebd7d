import { generateKeyPair as generate, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyPairKind } from '../config.ts'
import { encodeEd25519PrivateKey, encodePublicKey } from './openssh-key.ts'

export interface KeyPair {
  /** OpenSSH format for ed25519, PEM (PKCS #1, SEC 1) for the others: what ssh-keygen and cloud providers read. */
  readonly privateKey: string
  /** One line of an authorized_keys file, with the comment, without a line end. */
  readonly publicKey: string
}

const generateAsync = promisify(generate)

/** Makes a new key pair for one build. `comment` ends the public key's line. */
export async function generateKeyPair(kind: KeyPairKind, comment: string): Promise<KeyPair> {
  switch (kind.type) {
    case 'ed25519': {
      const pair = await generateAsync('ed25519', {})
      return keyPair(pair.publicKey, encodeEd25519PrivateKey(pair.privateKey, comment), comment)
    }
    case 'rsa': {
      const pair = await generateAsync('rsa', { modulusLength: kind.bits })
      return keyPair(pair.publicKey, pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), comment)
    }
    case 'ecdsa': {
      const pair = await generateAsync('ec', { namedCurve: `P-${kind.bits}` })
      return keyPair(pair.publicKey, pair.privateKey.export({ type: 'sec1', format: 'pem' }).toString(), comment)
    }
  }
}

function keyPair(publicKey: KeyObject, privateKey: string, comment: string): KeyPair {
  return { privateKey, publicKey: encodePublicKey(publicKey, comment) }
}
