import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { accountId } from '../world/identity.ts'
import { zonesOf } from '../world/regions.ts'

/** A folder of the metadata service. A leaf is its text; undefined entries aren't there. */
export interface MetadataTree {
  readonly [name: string]: string | MetadataTree | undefined
}

/** Everything below `latest/meta-data/` of an instance, with the names of EC2's instance metadata categories. */
export function metadataTree(store: RegionStore, record: InstanceRecord): MetadataTree {
  const { instance } = record
  const publicAddress = instance.PublicIpAddress
  return {
    'ami-id': instance.ImageId,
    'ami-launch-index': String(instance.AmiLaunchIndex ?? 0),
    'ami-manifest-path': '(unknown)',
    'block-device-mapping': blockDevices(record),
    hostname: instance.PrivateDnsName,
    iam: iam(record),
    'instance-action': 'none',
    'instance-id': record.id,
    'instance-life-cycle': record.spot ? 'spot' : 'on-demand',
    'instance-type': instance.InstanceType,
    'local-hostname': instance.PrivateDnsName,
    'local-ipv4': instance.PrivateIpAddress,
    mac: record.mac,
    network: { interfaces: { macs: { [record.mac]: networkCard(store, record) } } },
    placement: placement(store, record),
    profile: 'default-hvm',
    'public-hostname': publicAddress && instance.PublicDnsName,
    'public-ipv4': publicAddress,
    'public-keys': publicKeys(record),
    'reservation-id': record.reservationId,
    'security-groups': securityGroupNames(record),
    services: { domain: 'amazonaws.com', partition: 'aws' },
    tags: tags(store, record),
  }
}

/** `latest/dynamic/instance-identity/document`. */
export function identityDocument(store: RegionStore, { instance }: InstanceRecord): string {
  const document = {
    accountId,
    architecture: instance.Architecture,
    availabilityZone: instance.Placement?.AvailabilityZone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: instance.ImageId,
    instanceId: instance.InstanceId,
    instanceType: instance.InstanceType,
    kernelId: null,
    pendingTime: instance.LaunchTime?.toISOString().replace(/\.\d+Z$/, 'Z'),
    privateIp: instance.PrivateIpAddress,
    ramdiskId: null,
    region: store.region,
    version: '2017-09-30',
  }
  return JSON.stringify(document, undefined, 2)
}

function blockDevices({ instance }: InstanceRecord): MetadataTree {
  const root = instance.RootDeviceName
  const others = (instance.BlockDeviceMappings ?? []).flatMap(({ DeviceName }) =>
    DeviceName && DeviceName !== root ? [DeviceName] : [],
  )
  return {
    ami: root,
    root,
    ...Object.fromEntries(others.map((device, index) => [`ebs${index + 1}`, device.replace('/dev/', '')])),
  }
}

function networkCard(store: RegionStore, record: InstanceRecord): MetadataTree {
  const { instance } = record
  const publicAddress = instance.PublicIpAddress
  const subnet = store.get('subnet', instance.SubnetId ?? '')?.subnet
  const vpc = store.get('vpc', instance.VpcId ?? '')?.vpc
  return {
    'device-number': '0',
    'interface-id': record.networkInterfaceId,
    'ipv4-associations': publicAddress ? { [publicAddress]: record.address } : undefined,
    'local-hostname': instance.PrivateDnsName,
    'local-ipv4s': instance.PrivateIpAddress,
    mac: record.mac,
    'owner-id': accountId,
    'public-hostname': publicAddress && instance.PublicDnsName,
    'public-ipv4s': publicAddress,
    'security-group-ids': (instance.SecurityGroups ?? []).map(({ GroupId }) => GroupId).join('\n'),
    'security-groups': securityGroupNames(record),
    'subnet-id': instance.SubnetId,
    'subnet-ipv4-cidr-block': subnet?.CidrBlock,
    'vpc-id': instance.VpcId,
    'vpc-ipv4-cidr-block': vpc?.CidrBlock,
    'vpc-ipv4-cidr-blocks': vpc?.CidrBlock,
  }
}

function placement(store: RegionStore, { instance }: InstanceRecord): MetadataTree {
  const zone = instance.Placement?.AvailabilityZone
  return {
    'availability-zone': zone,
    'availability-zone-id': zonesOf(store.region).find(({ name }) => name === zone)?.id,
    region: store.region,
  }
}

function publicKeys({ publicKeys }: InstanceRecord): MetadataTree | undefined {
  if (publicKeys.length === 0) return undefined
  return Object.fromEntries(publicKeys.map(({ key }, index) => [String(index), { 'openssh-key': key }]))
}

function iam({ instance }: InstanceRecord): MetadataTree | undefined {
  const profile = instance.IamInstanceProfile
  if (!profile?.Arn) return undefined
  const info = { Code: 'Success', InstanceProfileArn: profile.Arn, InstanceProfileId: profile.Id }
  return { info: JSON.stringify(info, undefined, 2) }
}

function tags(store: RegionStore, record: InstanceRecord): MetadataTree | undefined {
  if (record.instance.MetadataOptions?.InstanceMetadataTags !== 'enabled') return undefined
  return { instance: Object.fromEntries(store.tagsOf(record.id).map(({ Key, Value }) => [String(Key), Value ?? ''])) }
}

function securityGroupNames({ instance }: InstanceRecord): string {
  return (instance.SecurityGroups ?? []).map(({ GroupName }) => GroupName).join('\n')
}
