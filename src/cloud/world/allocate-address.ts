import { AwsError } from '../protocol/aws-error.ts'
import type { SubnetRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { contains, formatAddress, parseAddress, parseCidr, type Range } from './addresses.ts'

/** EC2 keeps the first four addresses of a subnet and the last to itself. */
const reservedAtStart = 4
const reserved = reservedAtStart + 1

/**
 * The next address of a subnet. They go round, so that one that was given back isn't some other machine's soon: clients
 * remember the host keys of addresses.
 *
 * @throws AwsError `InsufficientFreeAddressesInSubnet`
 */
export function allocateAddress(store: RegionStore, { id, subnet }: SubnetRecord): string {
  const range = rangeOf(subnet.CidrBlock)
  const taken = takenAddresses(store)
  const usable = range.size - reserved
  for (let tries = 0; tries < usable; tries++) {
    const offset = (store.next(`address ${id}`) - 1) % usable
    const address = formatAddress(range.first + reservedAtStart + offset)
    if (!taken.has(address)) return address
  }
  throw new AwsError(
    'InsufficientFreeAddressesInSubnet',
    `There are not enough free addresses in subnet '${id}' to satisfy the requested number of instances.`,
  )
}

/** @throws AwsError `InvalidParameterValue`, `InvalidIPAddress.InUse` */
export function claimAddress(store: RegionStore, { subnet }: SubnetRecord, address: string): string {
  const number = parseAddress(address)
  if (number === undefined || !contains(rangeOf(subnet.CidrBlock), number)) {
    throw new AwsError('InvalidParameterValue', `Address ${address} does not fall within the subnet's address range`)
  }
  if (takenAddresses(store).has(address)) throw new AwsError('InvalidIPAddress.InUse', `Address ${address} is in use.`)
  return address
}

export function freeAddresses(store: RegionStore, { subnet }: SubnetRecord): number {
  const range = rangeOf(subnet.CidrBlock)
  const here = [...takenAddresses(store)].filter((address) => contains(range, parseAddress(address) ?? -1))
  return range.size - reserved - here.length
}

function takenAddresses(store: RegionStore): Set<string> {
  const live = store.list('instance').filter(({ terminatedAt }) => !terminatedAt)
  return new Set(live.map(({ address }) => address))
}

function rangeOf(cidr: string): Range {
  const range = parseCidr(cidr)
  if (!range) throw new Error(`a subnet has the range "${cidr}"`)
  return range
}
