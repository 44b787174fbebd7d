import type { Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2'
import { type FilterTable, neverPresent } from '../filters.ts'

/** An instance together with the facts of its reservation. */
export interface ListedInstance extends Instance {
  readonly reservationId: string
  readonly ownerId: string
}

/** The filters of DescribeInstances. */
export const instanceFilters: FilterTable<ListedInstance> = {
  affinity: neverPresent,
  architecture: (instance) => instance.Architecture,
  'availability-zone': (instance) => instance.Placement?.AvailabilityZone,
  'availability-zone-id': (instance) => instance.Placement?.AvailabilityZoneId,
  'block-device-mapping.attach-time': (instance) => disks(instance).map((ebs) => ebs.AttachTime),
  'block-device-mapping.delete-on-termination': (instance) => disks(instance).map((ebs) => ebs.DeleteOnTermination),
  'block-device-mapping.device-name': (instance) =>
    (instance.BlockDeviceMappings ?? []).map(({ DeviceName }) => DeviceName),
  'block-device-mapping.status': (instance) => disks(instance).map((ebs) => ebs.Status),
  'block-device-mapping.volume-id': (instance) => disks(instance).map((ebs) => ebs.VolumeId),
  'boot-mode': (instance) => instance.BootMode,
  'capacity-reservation-id': neverPresent,
  'client-token': (instance) => instance.ClientToken,
  'current-instance-boot-mode': (instance) => instance.CurrentInstanceBootMode,
  'dns-name': (instance) => instance.PublicDnsName,
  'ebs-optimized': (instance) => instance.EbsOptimized,
  'ena-support': (instance) => instance.EnaSupport,
  'enclave-options.enabled': (instance) => instance.EnclaveOptions?.Enabled,
  'hibernation-options.configured': (instance) => instance.HibernationOptions?.Configured,
  'host-id': neverPresent,
  hypervisor: (instance) => instance.Hypervisor,
  'iam-instance-profile.arn': (instance) => instance.IamInstanceProfile?.Arn,
  'iam-instance-profile.id': (instance) => instance.IamInstanceProfile?.Id,
  'iam-instance-profile.name': (instance) => instance.IamInstanceProfile?.Arn?.replace(/^.*\//, ''),
  'image-id': (instance) => instance.ImageId,
  'instance-id': (instance) => instance.InstanceId,
  'instance-lifecycle': (instance) => instance.InstanceLifecycle,
  'instance-state-code': (instance) => instance.State?.Code,
  'instance-state-name': (instance) => instance.State?.Name,
  'instance-type': (instance) => instance.InstanceType,
  'instance.group-id': groupIds,
  'instance.group-name': groupNames,
  'group-id': groupIds,
  'group-name': groupNames,
  'ip-address': (instance) => instance.PublicIpAddress,
  'ipv6-address': neverPresent,
  'kernel-id': neverPresent,
  'key-name': (instance) => instance.KeyName,
  'launch-index': (instance) => instance.AmiLaunchIndex,
  'launch-time': (instance) => instance.LaunchTime,
  'maintenance-options.auto-recovery': (instance) => instance.MaintenanceOptions?.AutoRecovery,
  'metadata-options.http-endpoint': (instance) => instance.MetadataOptions?.HttpEndpoint,
  'metadata-options.http-protocol-ipv4': (instance) => instance.MetadataOptions?.HttpEndpoint,
  'metadata-options.http-protocol-ipv6': (instance) => instance.MetadataOptions?.HttpProtocolIpv6,
  'metadata-options.http-put-response-hop-limit': (instance) => instance.MetadataOptions?.HttpPutResponseHopLimit,
  'metadata-options.http-tokens': (instance) => instance.MetadataOptions?.HttpTokens,
  'metadata-options.instance-metadata-tags': (instance) => instance.MetadataOptions?.InstanceMetadataTags,
  'metadata-options.state': (instance) => instance.MetadataOptions?.State,
  'monitoring-state': (instance) => instance.Monitoring?.State,
  'network-interface.addresses.association.public-ip': (instance) =>
    cards(instance).map((c) => c.Association?.PublicIp),
  'network-interface.addresses.association.ip-owner-id': (instance) =>
    cards(instance).map((card) => card.Association?.IpOwnerId),
  'network-interface.addresses.primary': (instance) => cards(instance).map(() => true),
  'network-interface.addresses.private-ip-address': (instance) => cards(instance).map((card) => card.PrivateIpAddress),
  'network-interface.association.ip-owner-id': (instance) => cards(instance).map((card) => card.Association?.IpOwnerId),
  'network-interface.association.public-ip': (instance) => cards(instance).map((card) => card.Association?.PublicIp),
  'network-interface.attachment.attachment-id': (instance) =>
    cards(instance).map((card) => card.Attachment?.AttachmentId),
  'network-interface.attachment.delete-on-termination': (instance) =>
    cards(instance).map((card) => card.Attachment?.DeleteOnTermination),
  'network-interface.attachment.device-index': (instance) =>
    cards(instance).map((card) => card.Attachment?.DeviceIndex),
  'network-interface.attachment.instance-id': (instance) => cards(instance).map(() => instance.InstanceId),
  'network-interface.attachment.instance-owner-id': (instance) => cards(instance).map(() => instance.ownerId),
  'network-interface.attachment.status': (instance) => cards(instance).map((card) => card.Attachment?.Status),
  'network-interface.availability-zone': (instance) => cards(instance).map(() => instance.Placement?.AvailabilityZone),
  'network-interface.description': (instance) => cards(instance).map((card) => card.Description),
  'network-interface.group-id': groupIds,
  'network-interface.group-name': groupNames,
  'network-interface.mac-address': (instance) => cards(instance).map((card) => card.MacAddress),
  'network-interface.network-interface-id': (instance) => cards(instance).map((card) => card.NetworkInterfaceId),
  'network-interface.owner-id': (instance) => cards(instance).map((card) => card.OwnerId),
  'network-interface.private-dns-name': (instance) => cards(instance).map((card) => card.PrivateDnsName),
  'network-interface.private-ip-address': (instance) => cards(instance).map((card) => card.PrivateIpAddress),
  'network-interface.source-dest-check': (instance) => cards(instance).map((card) => card.SourceDestCheck),
  'network-interface.status': (instance) => cards(instance).map((card) => card.Status),
  'network-interface.subnet-id': (instance) => cards(instance).map((card) => card.SubnetId),
  'network-interface.vpc-id': (instance) => cards(instance).map((card) => card.VpcId),
  'outpost-arn': neverPresent,
  'owner-id': (instance) => instance.ownerId,
  'placement-group-name': (instance) => instance.Placement?.GroupName,
  'placement-partition-number': neverPresent,
  platform: (instance) => instance.Platform,
  'platform-details': (instance) => instance.PlatformDetails,
  'private-dns-name': (instance) => instance.PrivateDnsName,
  'private-ip-address': (instance) => instance.PrivateIpAddress,
  'product-code': neverPresent,
  'product-code.type': neverPresent,
  'ramdisk-id': neverPresent,
  reason: (instance) => instance.StateTransitionReason,
  'requester-id': neverPresent,
  'reservation-id': (instance) => instance.reservationId,
  'root-device-name': (instance) => instance.RootDeviceName,
  'root-device-type': (instance) => instance.RootDeviceType,
  'source-dest-check': (instance) => instance.SourceDestCheck,
  'spot-instance-request-id': (instance) => instance.SpotInstanceRequestId,
  'state-reason-code': (instance) => instance.StateReason?.Code,
  'state-reason-message': (instance) => instance.StateReason?.Message,
  'subnet-id': (instance) => instance.SubnetId,
  tenancy: (instance) => instance.Placement?.Tenancy,
  'tpm-support': (instance) => instance.TpmSupport,
  'usage-operation': (instance) => instance.UsageOperation,
  'virtualization-type': (instance) => instance.VirtualizationType,
  'vpc-id': (instance) => instance.VpcId,
}

function disks(instance: Instance) {
  return (instance.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs ?? [])
}

function cards(instance: Instance): InstanceNetworkInterface[] {
  return instance.NetworkInterfaces ?? []
}

function groupIds(instance: Instance) {
  return (instance.SecurityGroups ?? []).map(({ GroupId }) => GroupId)
}

function groupNames(instance: Instance) {
  return (instance.SecurityGroups ?? []).map(({ GroupName }) => GroupName)
}
