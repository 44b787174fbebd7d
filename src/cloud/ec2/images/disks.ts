import type { BlockDeviceMapping, EbsBlockDevice } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { Call } from '../call.ts'
import { findSnapshot } from '../find.ts'
import { checkVolumeShape } from '../volumes/shape.ts'

/**
 * Lays a request's mappings over those that are there, by device name: `NoDevice` takes one away, what isn't said stays.
 * Ephemeral disks are accepted and left out: no machine here has any.
 *
 * @throws AwsError `MissingParameter`, `InvalidBlockDeviceMapping`
 */
export function overlayMappings(
  call: Call,
  present: readonly BlockDeviceMapping[],
  wanted: readonly BlockDeviceMapping[] | undefined,
): BlockDeviceMapping[] {
  const result = new Map(present.map((mapping) => [mapping.DeviceName ?? '', mapping]))
  for (const mapping of wanted ?? []) {
    const name = mapping.DeviceName
    if (!name) throw missingParameter('deviceName')
    if (mapping.NoDevice !== undefined) result.delete(name)
    else if (mapping.VirtualName) checkVirtualName(mapping.VirtualName)
    else if (mapping.Ebs)
      result.set(name, { DeviceName: name, Ebs: mergeEbs(call, result.get(name)?.Ebs, mapping.Ebs) })
  }
  return [...result.values()]
}

/** @throws AwsError `InvalidBlockDeviceMapping` when the volume would be smaller than its snapshot */
export function completeEbs(call: Call, ebs: EbsBlockDevice, sourceSize: number | undefined): EbsBlockDevice {
  const size = ebs.VolumeSize ?? sourceSize
  if (size === undefined) throw missingParameter('size/snapshot')
  if (sourceSize !== undefined && size < sourceSize) {
    throw new AwsError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${size}GB is smaller than snapshot '${ebs.SnapshotId}', expect size >= ${sourceSize}GB`,
    )
  }
  const shape = checkVolumeShape({ ...ebs, Size: size })
  return {
    ...(ebs.SnapshotId ? { SnapshotId: ebs.SnapshotId } : {}),
    VolumeSize: size,
    ...shape,
    DeleteOnTermination: ebs.DeleteOnTermination ?? true,
    Encrypted: ebs.Encrypted ?? snapshotIsEncrypted(call, ebs.SnapshotId),
    ...(ebs.KmsKeyId ? { KmsKeyId: ebs.KmsKeyId } : {}),
  }
}

function mergeEbs(call: Call, present: EbsBlockDevice | undefined, wanted: EbsBlockDevice): EbsBlockDevice {
  const defined = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  // Another type's numbers aren't this one's.
  const { Iops: _, Throughput: __, ...rest } = present ?? {}
  const kept = wanted.VolumeType && wanted.VolumeType !== present?.VolumeType ? rest : (present ?? {})
  const merged: EbsBlockDevice = { ...kept, ...defined }
  const isOwnSource = wanted.SnapshotId !== undefined && wanted.SnapshotId !== present?.SnapshotId
  const sourceSize = isOwnSource
    ? findSnapshot(call, wanted.SnapshotId ?? '').snapshot.VolumeSize
    : (present?.SnapshotId && present.VolumeSize) || undefined
  if (isOwnSource && wanted.VolumeSize === undefined) delete merged.VolumeSize
  return completeEbs(call, merged, sourceSize)
}

function snapshotIsEncrypted(call: Call, id: string | undefined): boolean {
  return (id !== undefined && call.store.get('snapshot', id)?.snapshot.Encrypted) || false
}

function checkVirtualName(name: string): void {
  if (!/^ephemeral\d+$/.test(name)) throw invalidParameter('virtualName', name)
}
