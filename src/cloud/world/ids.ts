import { createHash, randomBytes } from 'node:crypto'

/** The prefixes of EC2's ids. */
export type IdPrefix =
  | 'ami'
  | 'i'
  | 'snap'
  | 'vol'
  | 'sg'
  | 'sgr'
  | 'vpc'
  | 'subnet'
  | 'key'
  | 'eni'
  | 'eni-attach'
  | 'r'
  | 'layer'
  | 'rtb'
  | 'igw'
  | 'lt'
  | 'fleet'
  | 'sir'
  | 'import-ami'

/** A new id of EC2's long form: 17 hexadecimal digits. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`
}

/** The same id for the same text, always: for what isn't stored but derived. */
export function derivedId(prefix: IdPrefix, text: string): string {
  return `${prefix}-0${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

/** Both forms that EC2 has had: 8 and 17 hexadecimal digits. */
export function isWellFormed(prefix: IdPrefix, id: string): boolean {
  return new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)
}
