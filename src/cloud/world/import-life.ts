import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportImageTask } from '@aws-sdk/client-ec2'
import { messageOf } from '../../errors/index.ts'
import type { ImportSource, ImportTaskRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'
import { accountId } from './identity.ts'
import { newId } from './ids.ts'
import { diskOfAppliance } from './import-appliance.ts'
import { copiedFrom } from './volume-life.ts'

/** Brings an import from `active` to `completed`, with an image, or to `deleted`, with the reason. */
export function importSoon(cloud: Cloud, store: RegionStore, id: string): void {
  void cloud.enqueue(id, async () => {
    const record = store.get('import-image-task', id)
    if (!record) return
    try {
      say(store, id, { Progress: '19', StatusMessage: 'converting' })
      const { sizeGiB } = await importLayer(cloud, record)
      if (isCancelled(store, id)) throw new Error('The task was cancelled.')
      complete(cloud, store, record, sizeGiB)
    } catch (error) {
      if (!isCancelled(store, id)) cloud.log(`${id}: ${messageOf(error)}`)
      await cloud.driver.deleteLayer(record.layerId)
      say(store, id, { Status: 'deleted', StatusMessage: `ClientError: ${messageOf(error)}` })
    }
  })
}

export function cancelImport(store: RegionStore, id: string): void {
  say(store, id, { Status: 'deleting', StatusMessage: 'deleting' })
}

/** One that a killed cloud was in the middle of is begun again: the object is still there. */
export function recoverImports(cloud: Cloud, store: RegionStore): void {
  for (const { id, task } of store.list('import-image-task')) {
    if (task.Status === 'active' || task.Status === 'deleting') importSoon(cloud, store, id)
  }
}

function isCancelled(store: RegionStore, id: string): boolean {
  return store.get('import-image-task', id)?.task.Status === 'deleting'
}

function say(store: RegionStore, id: string, news: Partial<Omit<ImportImageTask, 'ImportTaskId'>>): void {
  store.update('import-image-task', id, (record) => {
    // A cancelled task stays so until it is over.
    const isStuck = record.task.Status === 'deleting' && news.Status === undefined
    return isStuck ? record : { ...record, task: { ...record.task, ...news } }
  })
}

async function importLayer(cloud: Cloud, { layerId, source }: ImportTaskRecord): Promise<{ sizeGiB: number }> {
  const file = await objectFile(cloud, source)
  if (source.format !== 'ova') return cloud.driver.importLayer(layerId, file, source.format)
  const folder = await mkdtemp(join(tmpdir(), 'ingot-ova-'))
  try {
    return await cloud.driver.importLayer(layerId, await diskOfAppliance(file, folder), 'vmdk')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function objectFile({ objects }: Cloud, { bucket, key }: ImportSource): Promise<string> {
  const object = await objects?.object(bucket, key)
  if (!objects || !object) throw new Error(`The object s3://${bucket}/${key} does not exist.`)
  return objects.file(bucket, key)
}

function complete(cloud: Cloud, store: RegionStore, record: ImportTaskRecord, sizeGiB: number): void {
  const { id, layerId, source, task } = record
  const Encrypted = task.Encrypted ?? false
  const SnapshotId = newId('snap')
  store.put('snapshot', {
    id: SnapshotId,
    layerId,
    createVolumePermissions: [],
    snapshot: {
      SnapshotId,
      VolumeId: copiedFrom,
      VolumeSize: sizeGiB,
      State: 'completed',
      Progress: '100%',
      StartTime: cloud.now(),
      CompletionTime: cloud.now(),
      OwnerId: accountId,
      Description: `Created by AWS-VMImport service for ${id}`,
      Encrypted,
      StorageTier: 'standard',
    },
  })
  const ImageId = newId('ami')
  putImage(cloud, store, record, { ImageId, SnapshotId, sizeGiB })
  const UserBucket = { S3Bucket: source.bucket, S3Key: source.key }
  say(store, id, {
    Status: 'completed',
    StatusMessage: undefined,
    Progress: undefined,
    ImageId,
    SnapshotDetails: [
      {
        DeviceName: ROOT,
        DiskImageSize: sizeGiB * 2 ** 30,
        Format: source.format.toUpperCase(),
        SnapshotId,
        UserBucket,
        Status: 'completed',
      },
    ],
  })
}

/** What EC2 calls the root of imported machines. */
const ROOT = '/dev/sda1'

function putImage(
  cloud: Cloud,
  store: RegionStore,
  { id, task, bootMode }: ImportTaskRecord,
  made: { readonly ImageId: string; readonly SnapshotId: string; readonly sizeGiB: number },
): void {
  const { ImageId, SnapshotId, sizeGiB: VolumeSize } = made
  const Ebs = {
    SnapshotId,
    VolumeSize,
    VolumeType: 'gp2' as const,
    DeleteOnTermination: true,
    Encrypted: task.Encrypted ?? false,
  }
  store.put('image', {
    id: ImageId,
    launchPermissions: [],
    image: {
      ImageId,
      Name: id,
      Description: `AWS-VMImport service: ${task.Platform}${task.Description ? ` - ${task.Description}` : ''}`,
      CreationDate: cloud.now().toISOString(),
      ImageLocation: `${accountId}/${id}`,
      OwnerId: accountId,
      State: 'available',
      Architecture: task.Architecture === 'arm64' ? 'arm64' : 'x86_64',
      BootMode: bootMode,
      ImageType: 'machine',
      PlatformDetails: 'Linux/UNIX',
      UsageOperation: 'RunInstances',
      Hypervisor: 'xen',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceType: 'ebs',
      RootDeviceName: ROOT,
      BlockDeviceMappings: [{ DeviceName: ROOT, Ebs }],
    },
  })
}
