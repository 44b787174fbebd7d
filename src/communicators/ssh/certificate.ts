import { sshString, WireReader } from './wire.ts'

/** Why a text can't serve as a user's certificate, as the end of a sentence about its file. */
export class UnusableCertificate extends Error {
  override readonly name = 'UnusableCertificate'
}

/** A public key that a CA has signed, to log in with (OpenSSH's PROTOCOL.certkeys). */
export interface Certificate {
  /** `ssh-ed25519-cert-v01@openssh.com` and so on. */
  readonly type: string
  /** The type of the key in it: `ssh-ed25519`. */
  readonly keyType: string
  /** The whole certificate in SSH's wire format. */
  readonly blob: Buffer
  /** The key in it, in SSH's wire format. */
  readonly publicKey: Buffer
  /** Seconds since the epoch. */
  readonly validAfter: bigint
  readonly validBefore: bigint
}

const SUFFIX = '-cert-v01@openssh.com'
/** How many fields of each kind of key stand in a certificate. */
const KEY_FIELDS: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
}
const USER_CERTIFICATE = 1

/** @param text the one line that `ssh-keygen -s` writes @throws UnusableCertificate */
export function readCertificate(text: string): Certificate {
  const [type = '', base64 = ''] = text.trim().split(/\s+/)
  if (/^-----BEGIN .*PRIVATE KEY/.test(text.trim()))
    throw new UnusableCertificate('is a private key, not a certificate')
  if (KEY_FIELDS[type] !== undefined) throw new UnusableCertificate('is a public key, not a certificate')
  if (!type.endsWith(SUFFIX)) throw new UnusableCertificate('is not an SSH certificate')
  return decodeCertificate(Buffer.from(base64, 'base64'))
}

/** @throws UnusableCertificate */
export function decodeCertificate(blob: Buffer): Certificate {
  try {
    return decode(blob)
  } catch (error) {
    if (error instanceof UnusableCertificate) throw error
    throw new UnusableCertificate('is damaged', { cause: error })
  }
}

function decode(blob: Buffer): Certificate {
  const reader = new WireReader(blob)
  const type = reader.string().toString('latin1')
  const keyType = type.endsWith(SUFFIX) ? type.slice(0, -SUFFIX.length) : ''
  const fields = KEY_FIELDS[keyType]
  if (fields === undefined) throw new UnusableCertificate(`has a kind of key that is not supported (${type})`)
  reader.string() // a random number that makes each certificate different
  const key = Array.from({ length: fields }, () => sshString(reader.string()))
  reader.uint64() // the serial number
  const kind = reader.uint32()
  if (kind !== USER_CERTIFICATE) throw new UnusableCertificate("is a host's certificate, not a user's")
  reader.string() // who it was made for, for the server's log
  reader.string() // the names that it may be used for: the server's business
  const validAfter = reader.uint64()
  const validBefore = reader.uint64()
  return { type, keyType, blob, publicKey: Buffer.concat([sshString(keyType), ...key]), validAfter, validBefore }
}

/** What a person should know about a certificate that was refused, or nothing. `now` is in milliseconds. */
export function outOfDate({ validAfter, validBefore }: Certificate, now: number): string | undefined {
  const seconds = BigInt(Math.floor(now / 1000))
  if (seconds >= validBefore) return `expired at ${timeOf(validBefore)}`
  if (seconds < validAfter) return `not valid before ${timeOf(validAfter)}`
  return undefined
}

function timeOf(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}
