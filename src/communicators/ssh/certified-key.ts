import type { ParsedKey } from 'ssh2'
import { type Certificate, UnusableCertificate } from './certificate.ts'
import type { Library } from './library.ts'
import { sshString } from './wire.ts'

/** RSA's certificates are all of one type; how to sign is told by the name that the log-in gives (OpenSSH 7.8 and later). */
const RSA_CERTIFICATE = 'rsa-sha2-512-cert-v01@openssh.com'
const RSA_HASH = 'sha512'

/**
 * A private key that is shown as a certificate. The SSH library (1.17) knows no certificates, but takes any key for what
 * the key itself says about its type and its public half.
 */
export function certifiedKey(library: Library, privateKey: string, certificate: Certificate): ParsedKey {
  const key = parsed(library, privateKey)
  const sign = key.sign.bind(key)
  return Object.assign(shownAs(key, certificate), {
    sign(data: Buffer): Buffer {
      const signature: Buffer | Error = sign(data, certificate.keyType === 'ssh-rsa' ? RSA_HASH : undefined)
      if (signature instanceof Error) throw signature
      return certificate.keyType.startsWith('ecdsa-') ? fromDer(signature) : signature
    },
  })
}

/** The public half alone, as agents have it. */
export function certifiedPublicKey(library: Library, certificate: Certificate): ParsedKey {
  return shownAs(parsed(library, `${certificate.keyType} ${certificate.publicKey.toString('base64')}`), certificate)
}

/** Whether a key of {@link certifiedPublicKey} is one of RSA. */
export function isCertifiedRsa(key: ParsedKey): boolean {
  const type: string = key.type
  return type === RSA_CERTIFICATE
}

function parsed(library: Library, text: string): ParsedKey {
  const key = library.utils.parseKey(text)
  if (key instanceof Error) throw new UnusableCertificate('belongs to a key that cannot be read', { cause: key })
  return key
}

function shownAs(key: ParsedKey, { type, keyType, blob }: Certificate): ParsedKey {
  return Object.assign(key, {
    type: keyType === 'ssh-rsa' ? RSA_CERTIFICATE : type,
    getPublicSSH: () => blob,
  })
}

/** An ECDSA signature as SSH has it (RFC 5656, section 3.1.2), from a DER sequence of two numbers, which look the same there. */
function fromDer(der: Buffer): Buffer {
  // A P-521 signature is longer than 127 bytes, so its length takes a byte more.
  const first = (der[1] ?? 0) & 0x80 ? 3 : 2
  const second = first + 2 + (der[first + 1] ?? 0)
  const number = (at: number): Buffer => sshString(der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0)))
  return Buffer.concat([number(first), number(second)])
}
