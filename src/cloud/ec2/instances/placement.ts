import type { GroupIdentifier, InstanceNetworkInterfaceSpecification, RunInstancesRequest } from '@aws-sdk/client-ec2'
import { AwsError, invalidCombination, invalidParameter } from '../../protocol/aws-error.ts'
import type { SecurityGroupRecord, SubnetRecord } from '../../store/records.ts'
import { zonesOf } from '../../world/regions.ts'
import type { Call } from '../call.ts'
import { findGroup, findSubnet } from '../find.ts'

/** Where an instance goes: everything about its network but the address. */
export interface InstancePlacement {
  readonly subnet: SubnetRecord
  readonly groups: GroupIdentifier[]
  readonly hasPublicAddress: boolean
  readonly privateAddress: string | undefined
}

/** @throws AwsError as EC2 for parameters that don't go together and things that aren't there */
export function placeInstance(call: Call, input: RunInstancesRequest): InstancePlacement {
  const card = primaryCard(input)
  const subnet = chooseSubnet(call, card?.SubnetId || input.SubnetId, input.Placement?.AvailabilityZone || undefined)
  return {
    subnet,
    groups: chooseGroups(call, subnet, card?.Groups ?? input.SecurityGroupIds, input.SecurityGroups),
    hasPublicAddress: card?.AssociatePublicIpAddress ?? subnet.subnet.MapPublicIpOnLaunch ?? false,
    privateAddress: card?.PrivateIpAddress ?? card?.PrivateIpAddresses?.[0]?.PrivateIpAddress ?? input.PrivateIpAddress,
  }
}

/** Machines here have one network card. */
function primaryCard(input: RunInstancesRequest): InstanceNetworkInterfaceSpecification | undefined {
  const cards = input.NetworkInterfaces ?? []
  const [card] = cards
  if (!card) return undefined
  if (cards.length > 1)
    throw new AwsError('AttachmentLimitExceeded', 'Instances of the local cloud have one network interface.')
  if (card.NetworkInterfaceId) {
    throw new AwsError(
      'UnsupportedOperation',
      'The local cloud launches no instances with existing network interfaces.',
    )
  }
  if (input.SubnetId) {
    throw invalidCombination(
      'Network interfaces and an instance-level subnet ID may not be specified on the same request',
    )
  }
  if (input.SecurityGroupIds?.length || input.SecurityGroups?.length) {
    throw invalidCombination(
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    )
  }
  if ((card.DeviceIndex ?? 0) !== 0) throw invalidParameter('deviceIndex', card.DeviceIndex)
  return card
}

function chooseSubnet(call: Call, subnetId: string | undefined, zone: string | undefined): SubnetRecord {
  // Older clients send an empty text for "any".
  if (subnetId) return subnetInZone(findSubnet(call, subnetId), zone)
  checkZone(call, zone)
  const subnets = call.store.list('subnet').filter(({ subnet }) => subnet.DefaultForAz)
  const [chosen] = subnets.filter(({ subnet }) => zone === undefined || subnet.AvailabilityZone === zone)
  if (!chosen)
    throw new AwsError(
      'MissingInput',
      `No subnets found for the default VPC '${call.store.region}'. Please specify a subnet.`,
    )
  return chosen
}

function subnetInZone(record: SubnetRecord, zone: string | undefined): SubnetRecord {
  if (zone === undefined || record.subnet.AvailabilityZone === zone) return record
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${zone}) for parameter availabilityZone is invalid. Subnet '${record.id}' is in the availability zone ${record.subnet.AvailabilityZone}`,
  )
}

function checkZone(call: Call, zone: string | undefined): void {
  if (zone === undefined || zonesOf(call.store.region).some(({ name }) => name === zone)) return
  throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${zone}]`)
}

function chooseGroups(
  call: Call,
  { subnet }: SubnetRecord,
  ids: readonly string[] | undefined,
  names: readonly string[] | undefined,
): GroupIdentifier[] {
  const groups = [
    ...(ids ?? []).map((id) => findGroup(call, id)),
    ...(names ?? []).map((name) => groupNamed(call, name)),
  ]
  const chosen = groups.length > 0 ? groups : [groupNamed(call, 'default')]
  for (const { id, group } of chosen) {
    if (group.VpcId !== subnet.VpcId) {
      throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist in VPC '${subnet.VpcId}'`)
    }
  }
  return chosen.map(({ id, group }) => ({ GroupId: id, GroupName: group.GroupName }))
}

function groupNamed(call: Call, name: string): SecurityGroupRecord {
  const found = call.store.list('security-group').find(({ group }) => group.GroupName === name)
  if (found) return found
  throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC`)
}
