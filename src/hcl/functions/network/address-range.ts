import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { ArgumentError } from '../function.ts'

/** Addresses that begin alike: `10.0.0.0/8`. */
export interface AddressRange {
  /** The first address as a number. */
  readonly base: bigint
  /** How many bits all addresses have in common. */
  readonly prefix: number
  /** 32 or 128. */
  readonly bits: number
}

/** What stands behind the prefix of the address itself doesn't count. @throws ArgumentError */
export function parseRange(text: string, argument: number): AddressRange {
  const [, address = '', length = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? []
  const bits = { 4: 32, 6: 128 }[isIP(address)]
  const prefix = Number(length)
  if (bits === undefined || prefix > bits) {
    throw new ArgumentError(argument, 'it is no range of addresses such as 10.0.0.0/8', JSON.stringify(text))
  }
  const number = BigInt(`0x${Buffer.from(ipaddr.parse(address).toByteArray()).toString('hex')}`)
  const free = BigInt(bits - prefix)
  return { base: (number >> free) << free, prefix, bits }
}

export function addressText(address: bigint, bits: number): string {
  const bytes = Buffer.from(address.toString(16).padStart(bits / 4, '0'), 'hex')
  return ipaddr.fromByteArray([...bytes]).toString()
}

export function rangeText({ base, prefix, bits }: AddressRange): string {
  return `${addressText(base, bits)}/${prefix}`
}
