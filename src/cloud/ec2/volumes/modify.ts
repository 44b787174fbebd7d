import type {
  DescribeVolumesModificationsRequest,
  DescribeVolumesModificationsResult,
  ModifyVolumeRequest,
  ModifyVolumeResult,
  VolumeModification,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { VolumeRecord } from '../../store/records.ts'
import type { Call, Operation } from '../call.ts'
import { findVolume, select } from '../find.ts'
import { checkVolumeShape } from './shape.ts'

export const modifyVolume: Operation<ModifyVolumeRequest, ModifyVolumeResult> = (input, call) => {
  const record = findVolume(call, String(input.VolumeId))
  const { volume } = record
  const size = input.Size ?? volume.Size
  if (size < volume.Size) {
    throw new AwsError('InvalidParameterValue', 'New size cannot be smaller than existing size')
  }
  const type = input.VolumeType ?? volume.VolumeType
  const kept = type === volume.VolumeType && type !== 'gp2' ? { Iops: volume.Iops, Throughput: volume.Throughput } : {}
  const wanted = { Iops: input.Iops ?? kept.Iops, Throughput: input.Throughput ?? kept.Throughput }
  const shape = checkVolumeShape({ Size: size, VolumeType: type, ...wanted })
  const modification = modificationOf(call, record, size, shape)
  const { Iops: _, Throughput: __, ...rest } = volume
  call.store.put('volume', { ...record, modification, volume: { ...rest, ...shape, Size: size } })
  call.afterwards(() => growSoon(call, record.id, size))
  return { VolumeModification: { ...modification, ModificationState: 'modifying', Progress: 0 } }
}

export const describeVolumesModifications: Operation<
  DescribeVolumesModificationsRequest,
  DescribeVolumesModificationsResult
> = (input, call) => ({
  VolumesModifications: select(call, 'volume', input.VolumeIds).flatMap(({ modification }) => modification ?? []),
})

function growSoon(call: Call, id: string, size: number): void {
  const owner = call.store.get('volume', id)?.volume.Attachments?.[0]?.InstanceId ?? id
  void call.cloud.enqueue(owner, () => call.cloud.driver.growVolume(id, size))
}

function modificationOf(
  call: Call,
  { id, volume }: VolumeRecord,
  size: number,
  shape: ReturnType<typeof checkVolumeShape>,
): VolumeModification {
  return {
    VolumeId: id,
    ModificationState: 'completed',
    Progress: 100,
    OriginalSize: volume.Size,
    OriginalVolumeType: volume.VolumeType,
    OriginalIops: volume.Iops,
    OriginalThroughput: volume.Throughput,
    TargetSize: size,
    TargetVolumeType: shape.VolumeType,
    TargetIops: shape.Iops,
    TargetThroughput: shape.Throughput,
    StartTime: call.cloud.now(),
    EndTime: call.cloud.now(),
  }
}
