import type { Instance, InstanceNetworkInterface, Tag } from '@aws-sdk/client-ec2'
import type { InstanceRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { stateName } from '../../world/instance-state.ts'
import type { Call } from '../call.ts'

/** An instance as DescribeInstances shows it. */
export function instanceView(call: Call, record: InstanceRecord): Instance {
  return {
    ...record.instance,
    ...(record.spot ? { InstanceLifecycle: 'spot' as const, SpotInstanceRequestId: record.spot.requestId } : {}),
    NetworkInterfaces: record.terminatedAt ? [] : [networkCard(record)],
    Tags: [...call.store.tagsOf(record.id), ...portTags(record)],
  }
}

/**
 * Where the ports of a running instance are that couldn't be opened as themselves: `aws:ingot:port-22` = `10022`. The prefix
 * keeps users from setting, and tools such as Terraform from removing, what isn't theirs.
 */
function portTags(record: InstanceRecord): Tag[] {
  if (stateName(record) !== 'running') return []
  return (record.movedPorts ?? []).map(({ port, openedAs }) => ({
    Key: `aws:ingot:port-${port}`,
    Value: String(openedAs),
  }))
}

function networkCard({ instance, ...record }: InstanceRecord): InstanceNetworkInterface {
  const association = instance.PublicIpAddress
    ? {
        Association: {
          IpOwnerId: 'amazon',
          PublicIp: instance.PublicIpAddress,
          PublicDnsName: instance.PublicDnsName ?? '',
        },
      }
    : {}
  return {
    ...association,
    NetworkInterfaceId: record.networkInterfaceId,
    Attachment: {
      AttachmentId: record.attachmentId,
      AttachTime: instance.LaunchTime,
      DeleteOnTermination: true,
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      Status: 'attached',
    },
    Description: '',
    Groups: instance.SecurityGroups ?? [],
    InterfaceType: 'interface',
    Ipv6Addresses: [],
    MacAddress: record.mac,
    OwnerId: accountId,
    PrivateDnsName: instance.PrivateDnsName,
    PrivateIpAddress: record.address,
    PrivateIpAddresses: [
      { ...association, Primary: true, PrivateDnsName: instance.PrivateDnsName, PrivateIpAddress: record.address },
    ],
    SourceDestCheck: instance.SourceDestCheck,
    Status: 'in-use',
    SubnetId: instance.SubnetId,
    VpcId: instance.VpcId,
  }
}
