import type { BlockDeviceMapping, CreateImageRequest, CreateImageResult, Image, Tag } from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { ImageRecord, InstanceRecord, VolumeRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { captureImage } from '../../world/image-life.ts'
import { stateName } from '../../world/instance-state.ts'
import type { Call, Operation } from '../call.ts'
import { findInstance, findVolume } from '../find.ts'
import { newSnapshot } from '../snapshots/new.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { overlayMappings } from './disks.ts'
import { checkNewName } from './rules.ts'

export const createImage: Operation<CreateImageRequest, CreateImageResult> = (input, call) => {
  const instance = findInstance(call, String(input.InstanceId))
  const name = checkNewName(call, input.Name)
  const tags = specifiedTags(input.TagSpecifications, ['image', 'snapshot'])
  checkCapturable(instance)
  const imageId = newId('ami')
  const frozen = freezeRecords(call, instance, imageId, input, tags('snapshot'))
  const mappings = overlayMappings(call, frozen.mappings, input.BlockDeviceMappings)
  const image = imageOf(call, instance, { imageId, name, description: input.Description, mappings })
  call.store.put('image', image)
  putTags(call.store, imageId, tags('image'))
  const reboot = !input.NoReboot
  call.afterwards(() =>
    captureImage(call.cloud, call.store, { imageId, instanceId: instance.id, snapshotIds: frozen.snapshotIds, reboot }),
  )
  return { ImageId: imageId }
}

function checkCapturable(instance: InstanceRecord): void {
  const state = stateName(instance)
  if (state === 'running' || state === 'stopped') return
  if (state === 'terminated' || state === 'shutting-down') {
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${instance.id}' is not in a state from which an image can be created.`,
    )
  }
  throw new AwsError('InvalidParameterValue', "Instance is not in state 'running' or 'stopped'")
}

/** A pending snapshot for every volume that the image takes along. */
function freezeRecords(
  call: Call,
  instance: InstanceRecord,
  imageId: string,
  input: CreateImageRequest,
  tags: readonly Tag[],
): { snapshotIds: string[]; mappings: BlockDeviceMapping[] } {
  const left = new Set(
    (input.BlockDeviceMappings ?? []).flatMap((mapping) => (leavesOut(mapping) ? (mapping.DeviceName ?? []) : [])),
  )
  const disks = (instance.instance.BlockDeviceMappings ?? []).filter(({ DeviceName }) => !left.has(DeviceName ?? ''))
  const snapshots = disks.map((disk) => {
    const volume = findVolume(call, String(disk.Ebs?.VolumeId))
    const description = `Created by CreateImage(${instance.id}) for ${imageId}`
    const snapshotId = newSnapshot(call, volume, { description, tags })
    return {
      snapshotId,
      mapping: mappingOf(String(disk.DeviceName), disk.Ebs?.DeleteOnTermination ?? true, volume, snapshotId),
    }
  })
  return {
    snapshotIds: snapshots.map(({ snapshotId }) => snapshotId),
    mappings: snapshots.map(({ mapping }) => mapping),
  }
}

function leavesOut(mapping: BlockDeviceMapping): boolean {
  return mapping.NoDevice !== undefined
}

function mappingOf(
  device: string,
  deleteOnTermination: boolean,
  { volume }: VolumeRecord,
  snapshotId: string,
): BlockDeviceMapping {
  return {
    DeviceName: device,
    Ebs: {
      SnapshotId: snapshotId,
      VolumeSize: volume.Size,
      VolumeType: volume.VolumeType,
      Iops: volume.VolumeType === 'gp2' ? undefined : volume.Iops,
      Throughput: volume.Throughput,
      DeleteOnTermination: deleteOnTermination,
      Encrypted: volume.Encrypted ?? false,
    },
  }
}

interface NewImage {
  readonly imageId: string
  readonly name: string
  readonly description: string | undefined
  readonly mappings: BlockDeviceMapping[]
}

function imageOf(call: Call, { instance, loginUser }: InstanceRecord, made: NewImage): ImageRecord {
  const source = call.store.get('image', instance.ImageId)?.image
  const inherited: Partial<Image> = { ImdsSupport: source?.ImdsSupport, TpmSupport: source?.TpmSupport }
  return {
    id: made.imageId,
    launchPermissions: [],
    ...(loginUser === undefined ? {} : { loginUser }),
    image: {
      ...inherited,
      ImageId: made.imageId,
      Name: made.name,
      Description: made.description,
      CreationDate: call.cloud.now().toISOString(),
      ImageLocation: `${accountId}/${made.name}`,
      OwnerId: accountId,
      State: 'pending',
      Architecture: instance.Architecture,
      BootMode: instance.BootMode,
      ImageType: 'machine',
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      Hypervisor: 'xen',
      VirtualizationType: 'hvm',
      EnaSupport: instance.EnaSupport,
      SriovNetSupport: instance.SriovNetSupport,
      RootDeviceType: 'ebs',
      RootDeviceName: instance.RootDeviceName,
      BlockDeviceMappings: made.mappings,
      SourceInstanceId: instance.InstanceId,
      SourceImageId: instance.ImageId,
      SourceImageRegion: call.store.region,
    },
  }
}
