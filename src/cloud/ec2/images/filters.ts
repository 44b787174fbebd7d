import type { Image } from '@aws-sdk/client-ec2'
import { type FilterTable, neverPresent } from '../filters.ts'

/** The filters of DescribeImages. */
export const imageFilters: FilterTable<Image> = {
  architecture: (image) => image.Architecture,
  'block-device-mapping.delete-on-termination': (image) => disks(image).map((ebs) => ebs.DeleteOnTermination),
  'block-device-mapping.device-name': (image) => (image.BlockDeviceMappings ?? []).map(({ DeviceName }) => DeviceName),
  'block-device-mapping.encrypted': (image) => disks(image).map((ebs) => ebs.Encrypted),
  'block-device-mapping.snapshot-id': (image) => disks(image).map((ebs) => ebs.SnapshotId),
  'block-device-mapping.volume-size': (image) => disks(image).map((ebs) => ebs.VolumeSize),
  'block-device-mapping.volume-type': (image) => disks(image).map((ebs) => ebs.VolumeType),
  'boot-mode': (image) => image.BootMode,
  'creation-date': (image) => image.CreationDate,
  description: (image) => image.Description,
  'ena-support': (image) => image.EnaSupport,
  'free-tier-eligible': () => false,
  hypervisor: (image) => image.Hypervisor,
  'image-allowed': () => true,
  'image-id': (image) => image.ImageId,
  'image-type': (image) => image.ImageType,
  'imds-support': (image) => image.ImdsSupport,
  'is-public': (image) => image.Public,
  'kernel-id': neverPresent,
  'manifest-location': (image) => image.ImageLocation,
  name: (image) => image.Name,
  'owner-alias': (image) => image.ImageOwnerAlias,
  'owner-id': (image) => image.OwnerId,
  platform: (image) => image.Platform,
  'platform-details': (image) => image.PlatformDetails,
  'product-code': neverPresent,
  'product-code.type': neverPresent,
  'ramdisk-id': neverPresent,
  'root-device-name': (image) => image.RootDeviceName,
  'root-device-type': (image) => image.RootDeviceType,
  'source-image-id': (image) => image.SourceImageId,
  'source-image-region': (image) => image.SourceImageRegion,
  'source-instance-id': (image) => image.SourceInstanceId,
  'sriov-net-support': (image) => image.SriovNetSupport,
  state: (image) => image.State,
  'state-reason-code': (image) => image.StateReason?.Code,
  'state-reason-message': (image) => image.StateReason?.Message,
  'tpm-support': (image) => image.TpmSupport,
  'usage-operation': (image) => image.UsageOperation,
  'virtualization-type': (image) => image.VirtualizationType,
}

function disks(image: Image) {
  return (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs ?? [])
}
