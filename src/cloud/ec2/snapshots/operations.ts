import type {
  CreateSnapshotRequest,
  CreateSnapshotsRequest,
  CreateSnapshotsResult,
  CreateVolumePermission,
  DeleteSnapshotRequest,
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  ModifySnapshotAttributeRequest,
  ResetSnapshotAttributeRequest,
  Snapshot,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import { finishSnapshotsSoon, freeze, deleteSnapshot as removeLayer } from '../../world/volume-life.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { findInstance, findSnapshot, findVolume, select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'
import { changePermissions, checkAccount } from '../permissions.ts'
import { specifiedTags } from '../tag-rules.ts'
import { newSnapshot } from './new.ts'
import { imageUsing } from './use.ts'

export const createSnapshot: Operation<CreateSnapshotRequest, Snapshot> = (input, call) => {
  const volume = findVolume(call, String(input.VolumeId))
  const state = volume.volume.State
  if (state !== 'available' && state !== 'in-use') {
    throw new AwsError('IncorrectState', `Volume '${volume.id}' is in the '${state}' state.`)
  }
  const tags = specifiedTags(input.TagSpecifications, ['snapshot'])('snapshot')
  const id = newSnapshot(call, volume, { description: input.Description, tags })
  freezeAfterwards(call, volume.volume.Attachments?.[0]?.InstanceId ?? volume.id, [id])
  return snapshotView(call, findSnapshot(call, id))
}

/** All volumes of an instance at the same instant. */
export const createSnapshots: Operation<CreateSnapshotsRequest, CreateSnapshotsResult> = (input, call) => {
  const specification = input.InstanceSpecification
  const instance = findInstance(call, String(specification?.InstanceId))
  const tags = specifiedTags(input.TagSpecifications, ['snapshot'])('snapshot')
  const excluded = new Set(specification?.ExcludeDataVolumeIds)
  const disks = (instance.instance.BlockDeviceMappings ?? []).filter(({ DeviceName, Ebs }) =>
    DeviceName === instance.instance.RootDeviceName
      ? !specification?.ExcludeBootVolume
      : !excluded.has(String(Ebs?.VolumeId)),
  )
  const ids = disks.map(({ Ebs }) => {
    const volume = findVolume(call, String(Ebs?.VolumeId))
    const copied = input.CopyTagsFromSource === 'volume' ? call.store.tagsOf(volume.id) : []
    return newSnapshot(call, volume, { description: input.Description, tags: [...copied, ...tags] })
  })
  freezeAfterwards(call, instance.id, ids)
  const Snapshots = ids.map((id) => snapshotView(call, findSnapshot(call, id)))
  return { Snapshots: Snapshots.map(({ Tags, ...rest }) => ({ ...rest, Tags })) }
}

function freezeAfterwards(call: Call, queue: string, ids: readonly string[]): void {
  const { cloud, store } = call
  call.afterwards(
    () =>
      void cloud.enqueue(queue, async () => {
        await freeze(cloud, store, ids)
        finishSnapshotsSoon(cloud, store, ids)
      }),
  )
}

export const deleteSnapshot: Operation<DeleteSnapshotRequest, object> = (input, call) => {
  const record = findSnapshot(call, String(input.SnapshotId))
  const user = imageUsing(call, record.id)
  if (user) throw new AwsError('InvalidSnapshot.InUse', `The snapshot ${record.id} is currently in use by ${user.id}`)
  call.store.delete('snapshot', record.id)
  call.afterwards(() => removeLayer(call.cloud, call.store, record))
  return {}
}

export const describeSnapshots: Operation<DescribeSnapshotsRequest, DescribeSnapshotsResult> = (input, call) => {
  refusePagesOfIds(input.SnapshotIds, input, 'snapshotIdsSet')
  const snapshots = select(call, 'snapshot', input.SnapshotIds)
    .filter(() => includesOwn(input.OwnerIds))
    .filter((record) => isRestorable(record, input.RestorableByUserIds))
    .map((record) => snapshotView(call, record))
  const chosen = page(applyFilters(snapshots, input.Filters, snapshotFilters), input, ({ SnapshotId }) => SnapshotId)
  return { Snapshots: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

export function snapshotView(call: Call, record: SnapshotRecord): Snapshot {
  return { ...record.snapshot, Tags: call.store.tagsOf(record.id) }
}

/** There are no snapshots but one's own. */
function includesOwn(owners: readonly string[] | undefined): boolean {
  return !owners?.length || owners.includes('self') || owners.includes(accountId)
}

function isRestorable(record: SnapshotRecord, users: readonly string[] | undefined): boolean {
  if (!users?.length || users.includes('self')) return true
  const granted = record.createVolumePermissions.flatMap(({ Group, UserId }) => Group ?? UserId ?? [])
  return users.some((user) => granted.includes(user))
}

const snapshotFilters: FilterTable<Snapshot> = {
  description: (snapshot) => snapshot.Description,
  encrypted: (snapshot) => snapshot.Encrypted,
  'owner-alias': (snapshot) => snapshot.OwnerAlias,
  'owner-id': (snapshot) => snapshot.OwnerId,
  progress: (snapshot) => snapshot.Progress,
  'snapshot-id': (snapshot) => snapshot.SnapshotId,
  'start-time': (snapshot) => snapshot.StartTime,
  status: (snapshot) => snapshot.State,
  'storage-tier': (snapshot) => snapshot.StorageTier,
  'transfer-type': () => 'standard',
  'volume-id': (snapshot) => snapshot.VolumeId,
  'volume-size': (snapshot) => snapshot.VolumeSize,
}

export const modifySnapshotAttribute: Operation<ModifySnapshotAttributeRequest, object> = (input, call) => {
  const record = findSnapshot(call, String(input.SnapshotId))
  const listed: CreateVolumePermission[] = [
    ...(input.UserIds ?? []).map((UserId) => ({ UserId })),
    ...(input.GroupNames ?? []).map((Group) => ({ Group: Group as 'all' })),
  ]
  const change = {
    Add: [...(input.CreateVolumePermission?.Add ?? []), ...(input.OperationType === 'add' ? listed : [])],
    Remove: [...(input.CreateVolumePermission?.Remove ?? []), ...(input.OperationType === 'remove' ? listed : [])],
  }
  for (const { UserId, Group } of change.Add) checkAccount(UserId, Group)
  const createVolumePermissions = changePermissions(record.createVolumePermissions, change)
  call.store.put('snapshot', { ...record, createVolumePermissions })
  return {}
}

export const describeSnapshotAttribute: Operation<DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult> = (
  input,
  call,
) => {
  const record = findSnapshot(call, String(input.SnapshotId))
  if (input.Attribute === 'productCodes') return { SnapshotId: record.id, ProductCodes: [] }
  if (input.Attribute !== 'createVolumePermission') throw invalidParameter('attribute', input.Attribute)
  return { SnapshotId: record.id, CreateVolumePermissions: [...record.createVolumePermissions] }
}

export const resetSnapshotAttribute: Operation<ResetSnapshotAttributeRequest, object> = (input, call) => {
  const record = findSnapshot(call, String(input.SnapshotId))
  if (input.Attribute !== 'createVolumePermission') throw invalidParameter('attribute', input.Attribute)
  call.store.put('snapshot', { ...record, createVolumePermissions: [] })
  return {}
}
