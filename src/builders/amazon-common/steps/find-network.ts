import type { Filter, Subnet } from '@aws-sdk/client-ec2'
import { isNotFound, toFilters } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import { possibleTypes } from '../choices.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState, Network } from '../state.ts'

/** Works out in which VPC, subnets and zones the instance may start, by Packer's rules. */
export function findNetwork(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Find network',
    async run(state, context) {
      state.networks = await new NetworkSearch(config, state, context).find()
      const [first] = state.networks
      if (first) state.network.value = first
    },
  }
}

/** What the user says of the network. */
type Wishes = Pick<
  AmazonConfig['options'],
  | 'vpc_id'
  | 'vpc_filter'
  | 'subnet_id'
  | 'subnet_ids'
  | 'subnet_filter'
  | 'availability_zone'
  | 'associate_public_ip_address'
>

class NetworkSearch {
  readonly #config: AmazonConfig
  readonly #state: AmazonState
  readonly #context: StepContext

  constructor(config: AmazonConfig, state: AmazonState, context: StepContext) {
    this.#config = config
    this.#state = state
    this.#context = context
  }

  /** @returns one at least, the one to try first in front */
  async find(): Promise<readonly Network[]> {
    try {
      return await this.#search(this.#config.options)
    } catch (error) {
      if (!this.#config.localCloud || !(error instanceof IngotError) || error.code !== 'aws/network') throw error
      // The real account's networks aren't on this computer.
      this.#context.ui.say(`The local cloud's own network stands in: ${error.message}`)
      const { associate_public_ip_address } = this.#config.options
      return this.#search({ associate_public_ip_address })
    }
  }

  async #search(options: Wishes): Promise<readonly Network[]> {
    const vpcId = options.vpc_id || (await this.#filteredVpc(options))
    if (options.subnet_id) return given(options, vpcId, [await this.#subnetById('subnet_id', options.subnet_id)])
    if (options.subnet_ids?.length) return given(options, vpcId, await this.#subnetsById(options.subnet_ids))
    if (options.subnet_filter?.filters) return given(options, vpcId, await this.#filteredSubnets(options, vpcId))
    const isDefault = options.vpc_id ? await this.#isDefault(options.vpc_id) : true
    if (options.associate_public_ip_address !== undefined) {
      const subnets = await this.#bestDefaultSubnets(options, vpcId)
      if (subnets.length > 0) return given(options, vpcId, subnets)
    } else if (!isDefault) {
      const sentence = `"vpc_id" "${options.vpc_id}" is not the default VPC, so a subnet is needed`
      throw this.#mistake('vpc_id', sentence, 'set "subnet_id" too')
    }
    const zone = options.availability_zone || undefined
    return [{ vpcId, subnetId: undefined, zone }]
  }

  async #filteredVpc(options: Wishes): Promise<string | undefined> {
    const filters = options.vpc_filter?.filters
    if (!filters) return undefined
    const vpcs = await this.#vpcs([...toFilters(filters), { Name: 'state', Values: ['available'] }])
    const [vpc] = vpcs
    if (vpc && vpcs.length === 1) return vpc.VpcId
    throw this.#mistake('vpc_filter', `${vpcs.length} VPCs match "vpc_filter", but exactly one must`)
  }

  async #subnetsById(ids: readonly string[]): Promise<readonly Subnet[]> {
    const subnets = await Promise.all([...new Set(ids)].map((id) => this.#subnetById('subnet_ids', id)))
    const vpcs = new Set(subnets.map(({ VpcId }) => VpcId))
    if (vpcs.size < 2) return subnets
    const sentence = `the subnets of "subnet_ids" are in several VPCs: ${[...vpcs].join(', ')}`
    throw this.#mistake('subnet_ids', sentence, 'one security group serves them all, so they must be in one VPC')
  }

  async #subnetById(option: string, id: string): Promise<Subnet> {
    try {
      const [subnet] = await this.#subnets([{ Name: 'subnet-id', Values: [id] }])
      if (subnet) return subnet
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    throw this.#mistake(option, `"${option}" "${id}" was not found in ${this.#state.home.value.name}`)
  }

  async #filteredSubnets(options: Wishes, vpcId: string | undefined): Promise<readonly Subnet[]> {
    const { subnet_filter: filter, availability_zone: zone } = options
    const subnets = await this.#subnets([
      ...toFilters(filter?.filters ?? {}),
      { Name: 'state', Values: ['available'] },
      ...(vpcId ? [{ Name: 'vpc-id', Values: [vpcId] }] : []),
      ...(zone ? [{ Name: 'availability-zone', Values: [zone] }] : []),
    ])
    const [first, ...others] = subnets
    if (!first) throw this.#mistake('subnet_filter', 'no subnet matches "subnet_filter"')
    if (others.length === 0) return [first]
    if (filter?.most_free) return inOneVpc(mostFreeFirst(subnets))
    if (filter?.random) {
      const chosen = subnets[this.#context.host.random.below(subnets.length)] ?? first
      return inOneVpc([chosen, ...subnets.filter((subnet) => subnet !== chosen)])
    }
    throw this.#mistake(
      'subnet_filter',
      `${subnets.length} subnets match "subnet_filter", but only one may`,
      'narrow the filters, or set "most_free" or "random" to take one of them',
    )
  }

  /** Without a subnet the flag for a public address has no place in the call, so one is chosen where that is possible. */
  async #bestDefaultSubnets(options: Wishes, vpcId: string | undefined): Promise<readonly Subnet[]> {
    try {
      const vpc = vpcId ?? (await this.#defaultVpc())
      if (!vpc) throw new Error('there is no default VPC')
      const subnets = await this.#subnets([
        { Name: 'vpc-id', Values: [vpc] },
        { Name: 'state', Values: ['available'] },
        ...(vpcId ? [] : [{ Name: 'default-for-az', Values: ['true'] }]),
      ])
      const zones = await this.#zonesWithType(options)
      const fitting = subnets.filter(({ AvailabilityZone: zone }) => zone && zones.includes(zone))
      if (fitting.length === 0) throw new Error(`no subnet of ${vpc} is in a zone that offers this type of instance`)
      return mostFreeFirst(fitting)
    } catch (error) {
      this.#context.signal.throwIfAborted()
      this.#context.ui.warning(
        `"associate_public_ip_address" is left to EC2, since no subnet could be chosen: ${messageOf(error)}`,
      )
      return []
    }
  }

  /** Zones that offer one of the types at least: what a zone lacks is noticed when the other is asked for there. */
  async #zonesWithType({ availability_zone: zone }: Wishes): Promise<readonly string[]> {
    const types = [...new Set(possibleTypes(this.#config.options))]
    const { InstanceTypeOfferings } = await this.#state.home.value.ec2.call(
      'DescribeInstanceTypeOfferings',
      { LocationType: 'availability-zone', Filters: [{ Name: 'instance-type', Values: types }] },
      this.#context.signal,
    )
    const zones = (InstanceTypeOfferings ?? []).flatMap(({ Location }) => (Location ? [Location] : []))
    return zone ? zones.filter((one) => one === zone) : zones
  }

  async #defaultVpc(): Promise<string | undefined> {
    const [vpc] = await this.#vpcs([{ Name: 'is-default', Values: ['true'] }])
    return vpc?.VpcId
  }

  async #isDefault(id: string): Promise<boolean> {
    const [vpc] = await this.#vpcs([{ Name: 'vpc-id', Values: [id] }])
    if (vpc) return vpc.IsDefault ?? false
    throw this.#mistake('vpc_id', `"vpc_id" "${id}" was not found in ${this.#state.home.value.name}`)
  }

  async #vpcs(Filters: Filter[]) {
    const { Vpcs } = await this.#state.home.value.ec2.call('DescribeVpcs', { Filters }, this.#context.signal)
    return Vpcs ?? []
  }

  async #subnets(Filters: Filter[]): Promise<Subnet[]> {
    const { Subnets } = await this.#state.home.value.ec2.call('DescribeSubnets', { Filters }, this.#context.signal)
    return Subnets ?? []
  }

  #mistake(option: string, sentence: string, hint?: string): IngotError {
    return new IngotError('aws/network', sentence, { place: this.#config.placeOf(option), hint })
  }
}

function given(options: Wishes, vpcId: string | undefined, subnets: readonly Subnet[]): Network[] {
  return subnets.map((subnet) => ({
    vpcId: vpcId ?? subnet.VpcId,
    subnetId: subnet.SubnetId,
    zone: options.availability_zone || subnet.AvailabilityZone,
  }))
}

function mostFreeFirst(subnets: readonly Subnet[]): Subnet[] {
  return subnets.toSorted((a, b) => (b.AvailableIpAddressCount ?? 0) - (a.AvailableIpAddressCount ?? 0))
}

/** Those that one security group serves together with the first. */
function inOneVpc(subnets: readonly Subnet[]): Subnet[] {
  return subnets.filter(({ VpcId }) => VpcId === subnets[0]?.VpcId)
}
