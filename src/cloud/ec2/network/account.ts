import type {
  AccountAttribute,
  DescribeAccountAttributesRequest,
  DescribeAccountAttributesResult,
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import { accountId } from '../../world/identity.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { instanceView } from '../instances/view.ts'
import { page } from '../pages.ts'

export const describeAccountAttributes: Operation<DescribeAccountAttributesRequest, DescribeAccountAttributesResult> = (
  input,
  call,
) => {
  const values: Readonly<Record<string, string>> = {
    'supported-platforms': 'VPC',
    'default-vpc': call.store.list('vpc').find(({ vpc }) => vpc.IsDefault)?.id ?? 'none',
    'max-instances': '20',
    'vpc-max-security-groups-per-interface': '5',
    'max-elastic-ips': '5',
    'vpc-max-elastic-ips': '5',
  }
  const names: readonly string[] = input.AttributeNames?.length ? input.AttributeNames : Object.keys(values)
  const AccountAttributes = names.map(
    (name): AccountAttribute => ({ AttributeName: name, AttributeValues: [{ AttributeValue: values[name] ?? '' }] }),
  )
  return { AccountAttributes }
}

/** Every network interface belongs to an instance, and goes with it. */
export const describeNetworkInterfaces: Operation<DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult> = (
  input,
  call,
) => {
  const all = networkInterfaces(call)
  const ids = input.NetworkInterfaceIds ?? []
  const missing = ids.find((id) => !all.some(({ NetworkInterfaceId }) => NetworkInterfaceId === id))
  if (missing) {
    throw new AwsError('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${missing}' does not exist`)
  }
  const selected = ids.length > 0 ? all.filter((card) => ids.includes(String(card.NetworkInterfaceId))) : all
  const cards = selected.map((card) => ({ ...card, Tags: card.TagSet }))
  const chosen = page(applyFilters(cards, input.Filters, cardFilters), input, (card) => card.NetworkInterfaceId)
  const NetworkInterfaces = chosen.items.map(({ Tags: _, ...card }) => card)
  return { NetworkInterfaces, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

function networkInterfaces(call: Call): NetworkInterface[] {
  return call.store.list('instance').flatMap((record) =>
    (instanceView(call, record).NetworkInterfaces ?? []).map(({ Attachment, ...card }) => ({
      ...card,
      AvailabilityZone: record.instance.Placement?.AvailabilityZone,
      InterfaceType: 'interface' as const,
      RequesterManaged: false,
      TagSet: call.store.tagsOf(record.networkInterfaceId),
      Attachment: { ...Attachment, InstanceId: record.id, InstanceOwnerId: accountId },
    })),
  )
}

const cardFilters: FilterTable<NetworkInterface> = {
  'addresses.association.public-ip': (card) => card.Association?.PublicIp,
  'addresses.primary': () => true,
  'addresses.private-ip-address': (card) => card.PrivateIpAddress,
  'association.public-dns-name': (card) => card.Association?.PublicDnsName,
  'association.public-ip': (card) => card.Association?.PublicIp,
  'attachment.attachment-id': (card) => card.Attachment?.AttachmentId,
  'attachment.delete-on-termination': (card) => card.Attachment?.DeleteOnTermination,
  'attachment.device-index': (card) => card.Attachment?.DeviceIndex,
  'attachment.instance-id': (card) => card.Attachment?.InstanceId,
  'attachment.instance-owner-id': (card) => card.Attachment?.InstanceOwnerId,
  'attachment.status': (card) => card.Attachment?.Status,
  'availability-zone': (card) => card.AvailabilityZone,
  description: (card) => card.Description,
  'group-id': (card) => (card.Groups ?? []).map(({ GroupId }) => GroupId),
  'group-name': (card) => (card.Groups ?? []).map(({ GroupName }) => GroupName),
  'interface-type': (card) => card.InterfaceType,
  'mac-address': (card) => card.MacAddress,
  'network-interface-id': (card) => card.NetworkInterfaceId,
  'owner-id': (card) => card.OwnerId,
  'private-dns-name': (card) => card.PrivateDnsName,
  'private-ip-address': (card) => card.PrivateIpAddress,
  'requester-managed': (card) => card.RequesterManaged,
  'source-dest-check': (card) => card.SourceDestCheck,
  status: (card) => card.Status,
  'subnet-id': (card) => card.SubnetId,
  'vpc-id': (card) => card.VpcId,
}
