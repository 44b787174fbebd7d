import type { Tag } from '@aws-sdk/client-ec2'
import type { VolumeRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import type { Call } from '../call.ts'
import { putTags } from '../tag-rules.ts'

/** Records a snapshot that is still to be taken. @returns its id */
export function newSnapshot(
  call: Call,
  { id: volumeId, volume }: VolumeRecord,
  facts: { readonly description: string | undefined; readonly tags: readonly Tag[] },
): string {
  const id = newId('snap')
  call.store.put('snapshot', {
    id,
    layerId: newId('layer'),
    createVolumePermissions: [],
    snapshot: {
      SnapshotId: id,
      VolumeId: volumeId,
      VolumeSize: volume.Size,
      State: 'pending',
      Progress: '0%',
      StartTime: call.cloud.now(),
      OwnerId: accountId,
      Description: facts.description ?? '',
      Encrypted: volume.Encrypted ?? false,
      ...(volume.KmsKeyId ? { KmsKeyId: volume.KmsKeyId } : {}),
      StorageTier: 'standard',
    },
  })
  putTags(call.store, id, facts.tags)
  return id
}
