import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import ssh2 from 'ssh2'
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
  const privateKey =
    kind === 'rsa' ? generateRsa() : ssh2.utils.generateKeyPairSync('ed25519', { comment: name }).private
  return { privateKey, publicKey: readPublicKey(privateKey, name) }
}

function generateRsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ format: 'pem', type: 'pkcs1' }).toString()
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
  if (kind === undefined) throw badKey()
  const wire = key.getPublicSSH()
  return { kind, openssh: `${key.type} ${wire.toString('base64')} ${name}`, fingerprint: fingerprint(kind, wire, key) }
}

function badKey(): AwsError {
  return new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format')
}

/** Bare base64 is a SubjectPublicKeyInfo of an RSA key: written here as OpenSSH writes it (RFC 4253, section 6.6). */
function asOpenssh(text: string): string {
  if (!/^MI[A-Za-z0-9+/=\s]+$/.test(text)) return text
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    const { kty, e = '', n = '' } = key.export({ format: 'jwk' })
    if (kty !== 'RSA') return text
    const wire = Buffer.concat([wireString(Buffer.from('ssh-rsa')), wireNumber(e), wireNumber(n)])
    return `ssh-rsa ${wire.toString('base64')}`
  } catch {
    return text
  }
}

function wireString(content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/** Positive numbers whose first bit is set get a zero before them. */
function wireNumber(base64url: string): Buffer {
  const digits = Buffer.from(base64url, 'base64url')
  return wireString((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits)
}

/** As EC2 prints that of an imported key: MD5 over DER for RSA, OpenSSH's SHA-256 for ed25519. */
function fingerprint(kind: KeyKind, wire: Buffer, key: { getPublicPEM(): string }): string {
  if (kind === 'ed25519') return createHash('sha256').update(wire).digest('base64')
  const der = createPublicKey(key.getPublicPEM()).export({ format: 'der', type: 'spki' })
  return (createHash('md5').update(der).digest('hex').match(/../g) ?? []).join(':')
}
