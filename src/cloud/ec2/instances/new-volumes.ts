import type { EbsBlockDevice, Tag } from '@aws-sdk/client-ec2'
import type { VolumeSource } from '../../machine-driver.ts'
import { AwsError } from '../../protocol/aws-error.ts'
import type { InstanceRecord } from '../../store/records.ts'
import { recordAttachment } from '../../world/attachments.ts'
import { newId } from '../../world/ids.ts'
import type { Call } from '../call.ts'
import { findSnapshot } from '../find.ts'
import { kmsKeyArn } from '../snapshots/copy.ts'
import { putTags } from '../tag-rules.ts'
import type { Wishes } from './wishes.ts'

/** Records the volumes of a new instance; their disks are made when it is powered on. */
export function attachNewVolumes(call: Call, record: InstanceRecord, wishes: Wishes, tags: readonly Tag[]): void {
  for (const { DeviceName, Ebs } of wishes.mappings) {
    if (!DeviceName || !Ebs) continue
    const isRoot = DeviceName === wishes.image.image.RootDeviceName
    const volumeId = newVolume(call, record, Ebs, sourceOf(call, wishes, Ebs, isRoot))
    putTags(call.store, volumeId, tags)
    const deleteOnTermination = Ebs.DeleteOnTermination ?? true
    recordAttachment(
      call.store,
      { instanceId: record.id, volumeId, device: DeviceName, deleteOnTermination },
      'attached',
      call.cloud.now(),
    )
  }
}

function newVolume(call: Call, record: InstanceRecord, ebs: EbsBlockDevice, source: VolumeSource): string {
  const id = newId('vol')
  call.store.put('volume', {
    id,
    source,
    volume: {
      VolumeId: id,
      Size: ebs.VolumeSize ?? 1,
      VolumeType: ebs.VolumeType ?? 'gp2',
      Iops: ebs.Iops,
      Throughput: ebs.Throughput,
      SnapshotId: ebs.SnapshotId ?? '',
      AvailabilityZone: record.instance.Placement?.AvailabilityZone,
      State: 'in-use',
      CreateTime: call.cloud.now(),
      Encrypted: ebs.Encrypted ?? false,
      KmsKeyId: ebs.Encrypted ? kmsKeyArn(call, ebs.KmsKeyId) : undefined,
      MultiAttachEnabled: false,
    },
  })
  return id
}

function sourceOf(call: Call, { image }: Wishes, ebs: EbsBlockDevice, isRoot: boolean): VolumeSource {
  if (isRoot && image.baseImage !== undefined) return { kind: 'base-image', name: image.baseImage }
  if (!ebs.SnapshotId) return { kind: 'blank' }
  const { snapshot, layerId } = findSnapshot(call, ebs.SnapshotId)
  if (snapshot.State === 'completed') return { kind: 'layer', layerId }
  throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${ebs.SnapshotId}' is not completed.`)
}
