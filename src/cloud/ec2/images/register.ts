import type { BlockDeviceMapping, RegisterImageRequest, RegisterImageResult } from '@aws-sdk/client-ec2'
import { AwsError, missingParameter } from '../../protocol/aws-error.ts'
import type { ImageRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { finishImageSoon } from '../../world/image-life.ts'
import type { Call, Operation } from '../call.ts'
import { findSnapshot } from '../find.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { overlayMappings } from './disks.ts'
import { checkNewName } from './rules.ts'

export const registerImage: Operation<RegisterImageRequest, RegisterImageResult> = (input, call) => {
  if (input.ImageLocation) {
    throw new AwsError(
      'UnsupportedOperation',
      'The local cloud registers images from snapshots only, not from an image manifest in S3.',
    )
  }
  const name = checkNewName(call, input.Name)
  const tags = specifiedTags(input.TagSpecifications, ['image'])('image')
  const mappings = overlayMappings(call, [], input.BlockDeviceMappings)
  const rootDevice = checkRoot(call, input.RootDeviceName, mappings)
  const id = newId('ami')
  call.store.put('image', imageOf(call, { id, name, rootDevice, mappings, input }))
  putTags(call.store, id, tags)
  call.afterwards(() => finishImageSoon(call.cloud, call.store, id, []))
  return { ImageId: id }
}

/** The root volume has to come from a completed snapshot. */
function checkRoot(call: Call, device: string | undefined, mappings: readonly BlockDeviceMapping[]): string {
  if (!device) throw missingParameter('rootDeviceName')
  const root = mappings.find(({ DeviceName }) => DeviceName === device)
  if (!root?.Ebs?.SnapshotId) {
    throw new AwsError('InvalidBlockDeviceMapping', `A snapshot must be specified for the root device '${device}'`)
  }
  for (const { Ebs } of mappings) if (Ebs?.SnapshotId) checkCompleted(call, Ebs.SnapshotId)
  return device
}

function checkCompleted(call: Call, id: string): void {
  const state = findSnapshot(call, id).snapshot.State
  if (state !== 'completed') throw new AwsError('IncorrectState', `Snapshot ${id} is in invalid state: ${state}`)
}

interface Registration {
  readonly id: string
  readonly name: string
  readonly rootDevice: string
  readonly mappings: BlockDeviceMapping[]
  readonly input: RegisterImageRequest
}

function imageOf(call: Call, { id, name, rootDevice, mappings, input }: Registration): ImageRecord {
  return {
    id,
    launchPermissions: [],
    image: {
      ImageId: id,
      Name: name,
      Description: input.Description,
      CreationDate: call.cloud.now().toISOString(),
      ImageLocation: `${accountId}/${name}`,
      OwnerId: accountId,
      State: 'pending',
      Architecture: input.Architecture ?? 'x86_64',
      BootMode: input.BootMode,
      TpmSupport: input.TpmSupport,
      ImdsSupport: input.ImdsSupport,
      ImageType: 'machine',
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      Hypervisor: 'xen',
      VirtualizationType: input.VirtualizationType === 'paravirtual' ? 'paravirtual' : 'hvm',
      EnaSupport: input.EnaSupport,
      SriovNetSupport: input.SriovNetSupport,
      RootDeviceType: 'ebs',
      RootDeviceName: rootDevice,
      BlockDeviceMappings: mappings,
    },
  }
}
