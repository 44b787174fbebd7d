import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { recordAttachment, recordDetachment } from './attachments.ts'
import { becomeStopped } from './become-stopped.ts'
import type { Cloud } from './cloud.ts'
import { becomeAvailable, becomeFailed } from './image-life.ts'
import { recoverImports } from './import-life.ts'
import { reasons, setState, stateName } from './instance-state.ts'
import { finishTermination } from './termination.ts'
import { completeSnapshot, copiedFrom, deleteVolume, freeze, makeVolumeSoon } from './volume-life.ts'

/**
 * Brings a cloud back to order that ended without being asked, as after a loss of power: leftover machines are killed, those
 * that ran are stopped, and everything that was half done is done to its end.
 */
export async function recover(cloud: Cloud): Promise<void> {
  const killed = await cloud.driver.reap()
  for (const id of killed) cloud.log(`${id}: left running by a cloud that was killed; stopped`)
  for (const region of regionsInUse(cloud)) {
    const store = cloud.region(region)
    for (const instance of store.list('instance')) recoverInstance(cloud, store, instance)
    recoverVolumes(cloud, store)
    recoverImages(cloud, store)
    recoverImports(cloud, store)
  }
}

function regionsInUse(cloud: Cloud): Set<string> {
  const kinds = ['instance', 'volume', 'snapshot', 'image', 'import-image-task']
  return new Set(kinds.flatMap((kind) => cloud.database.regions(kind)))
}

function recoverInstance(cloud: Cloud, store: RegionStore, record: InstanceRecord): void {
  const { id } = record
  const state = stateName(record)
  // One that was launched just then may never have had its volumes: as with a launch that failed, nothing is lost.
  const isNew = state === 'pending' && record.life === 0
  if (isNew) setState(store, id, 'shutting-down', cloud.now(), reasons.powerLoss)
  if (isNew || state === 'shutting-down') void cloud.enqueue(id, () => finishTermination(cloud, store, id))
  else if (state !== 'stopped' && state !== 'terminated') becomeStopped(cloud, store, id, reasons.powerLoss)
}

function recoverVolumes(cloud: Cloud, store: RegionStore): void {
  for (const { id, volume } of store.list('volume')) {
    const [attachment] = volume.Attachments ?? []
    if (volume.State === 'creating') makeVolumeSoon(cloud, store, id)
    else if (volume.State === 'deleting') void cloud.enqueue(id, () => deleteVolume(cloud, store, id))
    else if (attachment?.State === 'detaching') recordDetachment(store, String(attachment.InstanceId), id)
    else if (attachment?.State === 'attaching') {
      const {
        InstanceId: instanceId = '',
        Device: device = '',
        DeleteOnTermination: deleteOnTermination = false,
      } = attachment
      recordAttachment(store, { instanceId, volumeId: id, device, deleteOnTermination }, 'attached', cloud.now())
    }
  }
}

/** Volumes haven't changed since the cloud ended, so that the same snapshots can still be taken. */
function recoverImages(cloud: Cloud, store: RegionStore): void {
  for (const { id, image } of store.list('image')) {
    if (image.State !== 'pending') continue
    const snapshotIds = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? [])
    void cloud.enqueue(id, async () => {
      try {
        await finishSnapshots(cloud, store, snapshotIds)
        becomeAvailable(store, id)
      } catch (error) {
        becomeFailed(store, id, String(error))
        throw error
      }
    })
  }
  const rest = store.list('snapshot').filter(({ snapshot }) => snapshot.State === 'pending')
  for (const { id } of rest) void cloud.enqueue(id, () => finishSnapshots(cloud, store, [id]))
}

async function finishSnapshots(cloud: Cloud, store: RegionStore, ids: readonly string[]): Promise<void> {
  const isCopy = (id: string) => store.get('snapshot', id)?.snapshot.VolumeId === copiedFrom
  for (const id of ids.filter(isCopy)) completeSnapshot(store, id, cloud.now())
  await freeze(cloud, store, ids)
  for (const id of ids.filter((one) => !isCopy(one))) completeSnapshot(store, id, cloud.now())
}
