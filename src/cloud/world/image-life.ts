import { messageOf } from '../../errors/index.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'
import { stateName } from './instance-state.ts'
import { whileShutDown } from './machine-life.ts'
import { completeSnapshot, freeze } from './volume-life.ts'

export interface Capture {
  readonly imageId: string
  readonly instanceId: string
  /** Pending ones, of the instance's volumes. */
  readonly snapshotIds: readonly string[]
  /** A running machine is shut down around it, so that its file systems are whole. */
  readonly reboot: boolean
}

/** Takes an image's snapshots: from `pending` to `available`, or to `failed`. */
export function captureImage(cloud: Cloud, store: RegionStore, capture: Capture): void {
  const { imageId, instanceId, snapshotIds, reboot } = capture
  void cloud.enqueue(instanceId, async () => {
    const take = () => freeze(cloud, store, snapshotIds)
    const instance = store.get('instance', instanceId)
    const isOn = instance !== undefined && stateName(instance) === 'running'
    try {
      await (isOn && reboot ? whileShutDown(cloud, store, instanceId, take) : take())
    } catch (error) {
      becomeFailed(store, imageId, messageOf(error))
      throw error
    }
    // The machine is free again while the image is still on its way.
    finishSoon(cloud, store, imageId, snapshotIds, 'image')
  })
}

/** An image over snapshots that are there already: a copy or a registration. */
export function finishImageSoon(
  cloud: Cloud,
  store: RegionStore,
  imageId: string,
  snapshotIds: readonly string[],
): void {
  finishSoon(cloud, store, imageId, snapshotIds, 'copy')
}

function finishSoon(
  cloud: Cloud,
  store: RegionStore,
  imageId: string,
  snapshotIds: readonly string[],
  what: 'image' | 'copy',
): void {
  void cloud.enqueue(imageId, async () => {
    try {
      await cloud.faults.passage(what, store.region, cloud.closing)
    } catch (error) {
      if (cloud.closing.aborted) return
      becomeFailed(store, imageId, messageOf(error))
      throw error
    }
    for (const id of snapshotIds) completeSnapshot(store, id, cloud.now())
    becomeAvailable(store, imageId)
  })
}

export function becomeAvailable(store: RegionStore, imageId: string): void {
  store.update('image', imageId, (record) => ({ ...record, image: { ...record.image, State: 'available' } }))
}

export function becomeFailed(store: RegionStore, imageId: string, reason: string): void {
  const StateReason = { Code: 'Server.InternalError', Message: `Server.InternalError: ${reason}` }
  store.update('image', imageId, (record) => ({ ...record, image: { ...record.image, State: 'failed', StateReason } }))
}
