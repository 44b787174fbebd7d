import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import ssh2 from 'ssh2'
import { encodeEd25519PrivateKey, encodePublicKey } from '../../../communicators/index.ts'
import { AwsError } from '../../protocol/aws-error.ts'

export type KeyKind = 'rsa' | 'ed25519'

export interface PublicKey {
  readonly kind: KeyKind
  /** `ssh-rsa AAAA… name`, as it goes into `authorized_keys`. */
  readonly openssh: string
  readonly fingerprint: string
}

/** A new pair, in the forms that EC2 hands out: PKCS#1 PEM for RSA, OpenSSH's own for ed25519. */
export function generateKey(
  kind: KeyKind,
  name: string,
): { readonly privateKey: string; readonly publicKey: PublicKey } {
  const pair = kind === 'rsa' ? generateRsa() : generateEd25519(name)
  return { privateKey: pair.privateKey, publicKey: readPublicKey(encodePublicKey(pair.publicKey, name), name) }
}

function generateRsa() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(), publicKey }
}

function generateEd25519(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey: encodeEd25519PrivateKey(privateKey, name), publicKey }
}

/**
 * Reads a public key in OpenSSH's form, RFC 4716's, or DER in base64.
 *
 * @throws AwsError `InvalidKey.Format`
 */
export function readPublicKey(text: string, name: string): PublicKey {
  const parsed = ssh2.utils.parseKey(asOpenssh(text.trim()))
  if (parsed instanceof Error) throw badKey()
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  const kind = key.type === 'ssh-rsa' ? 'rsa' : key.type === 'ssh-ed25519' ? 'ed25519' : undefined
  if (kind === undefined || key.isPrivateKey()) throw badKey()
  const wire = key.getPublicSSH()
  return { kind, openssh: `${key.type} ${wire.toString('base64')} ${name}`, fingerprint: fingerprint(kind, wire, key) }
}

function badKey(): AwsError {
  return new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format')
}

/** Bare base64 is the DER form of an RSA key. */
function asOpenssh(text: string): string {
  if (!/^MI[A-Za-z0-9+/=\s]+$/.test(text)) return text
  try {
    return encodePublicKey(createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }), '')
  } catch {
    return text
  }
}

/** As EC2 prints that of an imported key: MD5 over DER for RSA, OpenSSH's SHA-256 for ed25519. */
function fingerprint(kind: KeyKind, wire: Buffer, key: { getPublicPEM(): string }): string {
  if (kind === 'ed25519') return createHash('sha256').update(wire).digest('base64')
  const der = createPublicKey(key.getPublicPEM()).export({ format: 'der', type: 'spki' })
  return (createHash('md5').update(der).digest('hex').match(/../g) ?? []).join(':')
}
