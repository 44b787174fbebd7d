import type { CopySnapshotRequest, CopySnapshotResult, Tag } from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { copiedFrom, finishSnapshotsSoon } from '../../world/volume-life.ts'
import type { Call, Operation } from '../call.ts'
import { findSnapshot } from '../find.ts'
import { inRegion } from '../source-region.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'

export const copySnapshot: Operation<CopySnapshotRequest, CopySnapshotResult> = (input, call) => {
  const there = inRegion(call, input.SourceRegion)
  const tags = specifiedTags(input.TagSpecifications, ['snapshot'])('snapshot')
  const { id } = copySnapshotRecord(call, there, String(input.SourceSnapshotId), {
    description: input.Description ?? `[Copied ${input.SourceSnapshotId} from ${input.SourceRegion}]`,
    encrypted: input.Encrypted,
    kmsKeyId: input.KmsKeyId,
    tags,
  })
  call.afterwards(() => finishSnapshotsSoon(call.cloud, call.store, [id]))
  return { SnapshotId: id, Tags: call.store.tagsOf(id) }
}

/** Encryption is noted, not done: all data stays on this computer's disk either way. */
export function copySnapshotRecord(
  call: Call,
  there: Call,
  sourceId: string,
  wanted: {
    readonly description: string
    readonly encrypted: boolean | undefined
    readonly kmsKeyId: string | undefined
    readonly tags: readonly Tag[]
  },
): SnapshotRecord {
  const source = findSnapshot(there, sourceId)
  if (source.snapshot.State !== 'completed') {
    throw new AwsError('IncorrectState', `Snapshot is not in completed state: ${sourceId}`)
  }
  const id = newId('snap')
  const encrypted = wanted.encrypted === true || source.snapshot.Encrypted === true
  const record: SnapshotRecord = {
    id,
    layerId: source.layerId,
    createVolumePermissions: [],
    snapshot: {
      SnapshotId: id,
      VolumeId: copiedFrom,
      VolumeSize: source.snapshot.VolumeSize,
      State: 'pending',
      Progress: '0%',
      StartTime: call.cloud.now(),
      OwnerId: accountId,
      Description: wanted.description,
      Encrypted: encrypted,
      StorageTier: 'standard',
      ...(encrypted ? { KmsKeyId: kmsKeyArn(call, wanted.kmsKeyId) } : {}),
    },
  }
  call.store.put('snapshot', record)
  putTags(call.store, id, wanted.tags)
  return record
}

/** A full ARN for whatever a key was called by; without one, the account's default key for EBS. */
export function kmsKeyArn(call: Call, key: string | undefined): string {
  if (key?.startsWith('arn:')) return key
  const resource = key === undefined ? 'alias/aws/ebs' : key.startsWith('alias/') ? key : `key/${key}`
  return `arn:aws:kms:${call.store.region}:${accountId}:${resource}`
}
