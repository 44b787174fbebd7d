import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { encodeEd25519PrivateKey, publicBlob } from './openssh-key.ts'
import { WireReader } from './wire.ts'

/** Why a text can't serve as a private key, as the end of a sentence about its file. */
export class UnusablePrivateKey extends Error {
  override readonly name = 'UnusablePrivateKey'
}

/**
 * Checks a private key and brings it into a form that the SSH library reads. Quick and without that library, so that
 * `validate` can do it.
 * @param text an OpenSSH key, or PEM: PKCS #1, SEC 1, PKCS #8
 * @throws UnusablePrivateKey
 */
export function readPrivateKey(text: string): string {
  const trimmed = text.trim()
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----$/m.exec(trimmed)?.[1]
  if (label === 'OPENSSH PRIVATE KEY') return checkOpenSshKey(trimmed)
  if (label === undefined) {
    throw new UnusablePrivateKey(
      /^(ssh|ecdsa|sk)-\S+ AAAA/.test(trimmed) ? 'is a public key, not a private one' : 'is not a private key',
    )
  }
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(trimmed)) throw passphraseNeeded()
  return fromPem(trimmed)
}

function fromPem(pem: string): string {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw new UnusablePrivateKey('is damaged or of an unknown kind', { cause })
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString().trim()
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString().trim()
    case 'ed25519':
      return encodeEd25519PrivateKey(key, '').trim()
    default:
      throw new UnusablePrivateKey(`has a kind of key that SSH does not use (${key.asymmetricKeyType})`)
  }
}

const MAGIC = 'openssh-key-v1\0'

/** The outer layout only (OpenSSH's PROTOCOL.key): magic, cipher name. The library reads the rest when it connects. */
function checkOpenSshKey(text: string): string {
  const data = openSshData(text)
  if (data.length < 64 || data.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new UnusablePrivateKey('is damaged: it does not contain an OpenSSH key')
  }
  const cipherLength = data.readUInt32BE(MAGIC.length)
  const cipher = data.toString('latin1', MAGIC.length + 4, MAGIC.length + 4 + cipherLength)
  if (cipher !== 'none') throw passphraseNeeded()
  return text
}

function openSshData(text: string): Buffer {
  const match = /^-----BEGIN OPENSSH PRIVATE KEY-----\s+([\s\S]+?)\s+-----END OPENSSH PRIVATE KEY-----/.exec(text)
  return Buffer.from(match?.[1] ?? '', 'base64')
}

/**
 * The public half of a key, in SSH's wire format.
 * @param key what {@link readPrivateKey} returned
 * @throws UnusablePrivateKey
 */
export function publicKeyOf(key: string): Buffer {
  if (!key.includes('OPENSSH PRIVATE KEY')) return publicBlob(createPublicKey(key))
  try {
    const reader = new WireReader(openSshData(key).subarray(MAGIC.length))
    reader.string() // cipher
    reader.string() // key derivation
    reader.string() // its parameters
    reader.uint32() // how many keys: one
    return Buffer.from(reader.string())
  } catch (cause) {
    throw new UnusablePrivateKey('is damaged: it does not contain an OpenSSH key', { cause })
  }
}

function passphraseNeeded(): UnusablePrivateKey {
  return new UnusablePrivateKey('is protected by a passphrase, which nobody can type during a build')
}
