import { type KeyObject, randomBytes } from 'node:crypto'
import { mpint, sshString, uint32 } from './wire.ts'

/** Writes an ed25519 key the only way that SSH programs read it (OpenSSH's PROTOCOL.key), without a passphrase. */
export function encodeEd25519PrivateKey(key: KeyObject, comment: string): string {
  const { x, d } = key.export({ format: 'jwk' })
  const publicPart = Buffer.from(x ?? '', 'base64url')
  const privatePart = Buffer.concat([Buffer.from(d ?? '', 'base64url'), publicPart])
  const publicBlob = Buffer.concat([sshString('ssh-ed25519'), sshString(publicPart)])
  const check = randomBytes(4)
  const secrets = pad(
    Buffer.concat([
      check,
      check,
      sshString('ssh-ed25519'),
      sshString(publicPart),
      sshString(privatePart),
      sshString(comment),
    ]),
  )
  const data = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    uint32(1),
    sshString(publicBlob),
    sshString(secrets),
  ])
  const lines = data.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

/** The public half as one line of an authorized_keys file. */
export function encodePublicKey(key: KeyObject, comment: string): string {
  const blob = publicBlob(key)
  const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))
  return `${type} ${blob.toString('base64')}${comment ? ` ${comment}` : ''}`
}

/** A public key in SSH's wire format. */
export function publicBlob(key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' })
  const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url')
  switch (jwk.kty) {
    case 'OKP':
      return Buffer.concat([sshString('ssh-ed25519'), sshString(bytes(jwk.x))])
    case 'RSA':
      return Buffer.concat([sshString('ssh-rsa'), mpint(bytes(jwk.e)), mpint(bytes(jwk.n))])
    default: {
      const curve = `nistp${(jwk.crv ?? '').slice(2)}`
      const point = Buffer.concat([Buffer.from([4]), bytes(jwk.x), bytes(jwk.y)])
      return Buffer.concat([sshString(`ecdsa-sha2-${curve}`), sshString(curve), sshString(point)])
    }
  }
}

/** To a multiple of the cipher's block size, 8 for "none", with the bytes 1, 2, 3 … */
function pad(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))])
}
