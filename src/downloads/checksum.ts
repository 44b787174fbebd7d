import { IngotError } from '../errors/index.ts'

/** Known by their length in hexadecimal digits. */
const DIGITS = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const

export type ChecksumType = keyof typeof DIGITS

/** What a download must turn out to be. */
export type Checksum =
  | { readonly kind: 'none' }
  | { readonly kind: 'digest'; readonly type: ChecksumType; readonly hex: string }
  /** Stands in a file of checksums, at a URL or on this computer. `type` is said in front of it, or seen by the length. */
  | { readonly kind: 'file'; readonly location: string }

/**
 * Reads the option `iso_checksum` as Packer writes it: `none`, `[type:]hex`, `file:URL-or-path`.
 * @throws IngotError `download/checksum`
 */
export function parseChecksum(text: string): Checksum {
  if (text.toLowerCase() === 'none') return { kind: 'none' }
  const [, prefix, rest] = /^([a-z0-9]+):(.*)$/is.exec(text) ?? [undefined, undefined, text]
  if (prefix === 'file') return { kind: 'file', location: rest as string }
  if (prefix !== undefined && !isType(prefix.toLowerCase())) {
    throw refused(text, `"${prefix}" is no kind of checksum; md5, sha1, sha256 and sha512 are`)
  }
  return digestOf(text, rest as string, prefix?.toLowerCase() as ChecksumType | undefined)
}

function digestOf(text: string, hex: string, stated: ChecksumType | undefined): Checksum {
  if (!/^[0-9a-f]+$/i.test(hex)) throw refused(text, 'a checksum is written in hexadecimal digits')
  const type = stated ?? typeByLength(hex)
  if (!type) throw refused(text, `no kind of checksum has ${hex.length} digits (${lengths()})`)
  if (hex.length !== DIGITS[type]) throw refused(text, `${type} has ${DIGITS[type]} digits, these are ${hex.length}`)
  return { kind: 'digest', type, hex: hex.toLowerCase() }
}

export function typeByLength(hex: string): ChecksumType | undefined {
  return (Object.keys(DIGITS) as ChecksumType[]).find((type) => DIGITS[type] === hex.length)
}

function isType(name: string): name is ChecksumType {
  return Object.hasOwn(DIGITS, name)
}

function lengths(): string {
  return Object.entries(DIGITS)
    .map(([type, digits]) => `${type} has ${digits}`)
    .join(', ')
}

function refused(text: string, why: string): IngotError {
  return new IngotError('download/checksum', `the checksum "${text}" can't be used: ${why}`, {
    hint: 'Write "sha256:" and the digits, "file:" and the address of a file of checksums, or "none" to check nothing.',
  })
}
