import { messageOf } from '../../errors/index.ts'
import type { SnapshotRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'

/** What AWS tells as the volume of a snapshot that is a copy. */
export const copiedFrom = 'vol-ffffffff'

/** Makes the disk of a volume that is only a record so far. */
export async function makeVolume(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  const record = store.get('volume', id)
  if (!record) return
  await cloud.driver.createVolume(id, record.source, record.volume.Size)
  store.update('volume', id, (former) =>
    former.volume.State === 'creating' ? { ...former, volume: { ...former.volume, State: 'available' } } : former,
  )
}

/** Makes a volume that stands alone: from `creating` to `available`, or to `error`. */
export function makeVolumeSoon(cloud: Cloud, store: RegionStore, id: string): void {
  void cloud.enqueue(id, async () => {
    try {
      await makeVolume(cloud, store, id)
    } catch (error) {
      store.update('volume', id, (record) => ({ ...record, volume: { ...record.volume, State: 'error' } }))
      throw error
    }
  })
}

/** Removes a volume's disk, then its record: a cloud killed in between does it again. */
export async function deleteVolume(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  store.update('volume', id, (record) => ({ ...record, volume: { ...record.volume, State: 'deleting' } }))
  await cloud.driver.deleteVolume(id)
  store.delete('volume', id)
}

/** Freezes the volumes of `pending` snapshots, all at the same instant. They are left pending. @throws when it can't be done */
export async function freeze(cloud: Cloud, store: RegionStore, snapshotIds: readonly string[]): Promise<void> {
  const snapshots = snapshotIds.flatMap((id) => store.get('snapshot', id) ?? []).filter(isPending)
  try {
    await cloud.driver.freeze(
      snapshots.map(({ snapshot, layerId }) => ({ volumeId: String(snapshot.VolumeId), layerId })),
    )
  } catch (error) {
    for (const { id } of snapshots) failSnapshot(store, id, messageOf(error))
    throw error
  }
}

/** Snapshots that stand alone, once their volumes are frozen: to `completed`, or to `error`. */
export function finishSnapshotsSoon(cloud: Cloud, store: RegionStore, ids: readonly string[]): void {
  for (const id of ids) {
    void cloud.enqueue(id, async () => {
      if (store.get('snapshot', id)?.snapshot.State !== 'pending') return
      try {
        await cloud.faults.passage('snapshot', store.region, cloud.closing)
        completeSnapshot(store, id, cloud.now())
      } catch (error) {
        if (cloud.closing.aborted) return
        failSnapshot(store, id, messageOf(error))
        throw error
      }
    })
  }
}

export function completeSnapshot(store: RegionStore, id: string, now: Date): void {
  store.update('snapshot', id, (record) => ({
    ...record,
    snapshot: { ...record.snapshot, State: 'completed', Progress: '100%', CompletionTime: now },
  }))
}

/** The last snapshot on a layer takes it along. */
export function deleteSnapshot(cloud: Cloud, store: RegionStore, record: SnapshotRecord): void {
  store.delete('snapshot', record.id)
  if (layerIsUsed(cloud, record.layerId)) return
  void cloud.enqueue(record.layerId, () => cloud.driver.deleteLayer(record.layerId))
}

function layerIsUsed(cloud: Cloud, layerId: string): boolean {
  const regions = cloud.database.regions('snapshot')
  return regions.some((region) =>
    cloud
      .region(region)
      .list('snapshot')
      .some((other) => other.layerId === layerId),
  )
}

function failSnapshot(store: RegionStore, id: string, reason: string): void {
  store.update('snapshot', id, (record) => ({
    ...record,
    snapshot: { ...record.snapshot, State: 'error', StateMessage: reason },
  }))
}

function isPending({ snapshot }: SnapshotRecord): boolean {
  return snapshot.State === 'pending'
}
