import type {
  CreateVolumeRequest,
  DeleteVolumeRequest,
  DescribeVolumeAttributeRequest,
  DescribeVolumeAttributeResult,
  DescribeVolumeStatusRequest,
  DescribeVolumeStatusResult,
  DescribeVolumesRequest,
  DescribeVolumesResult,
  Volume,
} from '@aws-sdk/client-ec2'
import type { VolumeSource } from '../../machine-driver.ts'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { SnapshotRecord, VolumeRecord } from '../../store/records.ts'
import { newId } from '../../world/ids.ts'
import { zonesOf } from '../../world/regions.ts'
import { makeVolumeSoon, deleteVolume as removeVolume } from '../../world/volume-life.ts'
import { type Call, type Operation, once } from '../call.ts'
import { applyFilters, type FilterTable, neverPresent } from '../filters.ts'
import { findSnapshot, findVolume, select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'
import { kmsKeyArn } from '../snapshots/copy.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { checkVolumeShape } from './shape.ts'

export const createVolume: Operation<CreateVolumeRequest, Volume> = (input, call) => {
  const { ClientToken: token, ...parameters } = input
  const [id] = once(call, token, parameters, () => [create(input, call)])
  return volumeView(call, findVolume(call, String(id)))
}

function create(input: CreateVolumeRequest, call: Call): string {
  const snapshot = input.SnapshotId ? findSnapshot(call, input.SnapshotId) : undefined
  const size = checkSize(input, snapshot)
  const shape = checkVolumeShape({ ...input, Size: size })
  const encrypted = input.Encrypted ?? snapshot?.snapshot.Encrypted ?? false
  const tags = specifiedTags(input.TagSpecifications, ['volume'])('volume')
  const id = newId('vol')
  call.store.put('volume', {
    id,
    source: sourceOf(snapshot),
    volume: {
      VolumeId: id,
      Size: size,
      ...shape,
      SnapshotId: input.SnapshotId ?? '',
      AvailabilityZone: checkZone(call, input),
      State: 'creating',
      CreateTime: call.cloud.now(),
      Encrypted: encrypted,
      KmsKeyId: encrypted ? kmsKeyArn(call, input.KmsKeyId) : undefined,
      MultiAttachEnabled: false,
      Attachments: [],
    },
  })
  putTags(call.store, id, tags)
  call.afterwards(() => makeVolumeSoon(call.cloud, call.store, id))
  return id
}

function checkSize({ Size: size }: CreateVolumeRequest, snapshot: SnapshotRecord | undefined): number {
  const least = snapshot?.snapshot.VolumeSize
  const wanted = size ?? least
  if (wanted === undefined) throw missingParameter('size/snapshot')
  if (least === undefined || wanted >= least) return wanted
  throw new AwsError(
    'InvalidParameterValue',
    `The size of a volume can't be less than the size of its snapshot (${wanted} < ${least} GiB).`,
  )
}

function sourceOf(snapshot: SnapshotRecord | undefined): VolumeSource {
  if (!snapshot) return { kind: 'blank' }
  if (snapshot.snapshot.State === 'completed') return { kind: 'layer', layerId: snapshot.layerId }
  throw new AwsError('IncorrectState', `Snapshot is in invalid state - ${snapshot.snapshot.State}`)
}

function checkZone(call: Call, input: CreateVolumeRequest): string {
  const zones = zonesOf(call.store.region)
  const zone = zones.find(({ name, id }) => name === input.AvailabilityZone || id === input.AvailabilityZoneId)
  if (zone) return zone.name
  if (!input.AvailabilityZone && !input.AvailabilityZoneId) throw missingParameter('AvailabilityZone')
  throw new AwsError(
    'InvalidZone.NotFound',
    `The zone '${input.AvailabilityZone ?? input.AvailabilityZoneId}' does not exist.`,
  )
}

export const deleteVolume: Operation<DeleteVolumeRequest, object> = (input, call) => {
  const { id, volume } = findVolume(call, String(input.VolumeId))
  const user = volume.Attachments?.[0]?.InstanceId
  if (user) throw new AwsError('VolumeInUse', `Volume ${id} is currently attached to ${user}`)
  call.store.update('volume', id, (record) => ({ ...record, volume: { ...record.volume, State: 'deleting' } }))
  call.afterwards(() => void call.cloud.enqueue(id, () => removeVolume(call.cloud, call.store, id)))
  return {}
}

export const describeVolumes: Operation<DescribeVolumesRequest, DescribeVolumesResult> = (input, call) => {
  refusePagesOfIds(input.VolumeIds, input, 'volumeIdsSet')
  const volumes = select(call, 'volume', input.VolumeIds).map((record) => volumeView(call, record))
  const chosen = page(applyFilters(volumes, input.Filters, volumeFilters), input, ({ VolumeId }) => VolumeId)
  return { Volumes: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

export function volumeView(call: Call, record: VolumeRecord): Volume {
  const Attachments = record.volume.Attachments ?? []
  return { ...record.volume, Attachments, Tags: call.store.tagsOf(record.id) }
}

const volumeFilters: FilterTable<Volume> = {
  'attachment.attach-time': (volume) => (volume.Attachments ?? []).map(({ AttachTime }) => AttachTime),
  'attachment.delete-on-termination': (volume) =>
    (volume.Attachments ?? []).map(({ DeleteOnTermination }) => DeleteOnTermination),
  'attachment.device': (volume) => (volume.Attachments ?? []).map(({ Device }) => Device),
  'attachment.instance-id': (volume) => (volume.Attachments ?? []).map(({ InstanceId }) => InstanceId),
  'attachment.status': (volume) => (volume.Attachments ?? []).map(({ State }) => State),
  'availability-zone': (volume) => volume.AvailabilityZone,
  'availability-zone-id': neverPresent,
  'create-time': (volume) => volume.CreateTime,
  encrypted: (volume) => volume.Encrypted,
  'fast-restored': () => false,
  'multi-attach-enabled': (volume) => volume.MultiAttachEnabled,
  size: (volume) => volume.Size,
  'snapshot-id': (volume) => volume.SnapshotId,
  status: (volume) => volume.State,
  'volume-id': (volume) => volume.VolumeId,
  'volume-type': (volume) => volume.VolumeType,
}

export const describeVolumeAttribute: Operation<DescribeVolumeAttributeRequest, DescribeVolumeAttributeResult> = (
  input,
  call,
) => {
  const { id } = findVolume(call, String(input.VolumeId))
  if (input.Attribute === 'autoEnableIO') return { VolumeId: id, AutoEnableIO: { Value: false } }
  if (input.Attribute === 'productCodes') return { VolumeId: id, ProductCodes: [] }
  throw invalidParameter('attribute', input.Attribute)
}

export const describeVolumeStatus: Operation<DescribeVolumeStatusRequest, DescribeVolumeStatusResult> = (
  input,
  call,
) => ({
  VolumeStatuses: select(call, 'volume', input.VolumeIds).map(({ id, volume }) => ({
    VolumeId: id,
    AvailabilityZone: volume.AvailabilityZone,
    VolumeStatus: { Status: 'ok', Details: [{ Name: 'io-enabled', Status: 'passed' }] },
    Actions: [],
    Events: [],
  })),
})
