import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'
import { reasons, setState } from './instance-state.ts'

/** A stopped machine keeps its private address and loses its public one. */
export function becomeStopped(
  cloud: Cloud,
  store: RegionStore,
  id: string,
  reason: Parameters<typeof setState>[4] = reasons.userStop,
): void {
  setState(store, id, 'stopped', cloud.now(), reason)
  store.update('instance', id, (record) => {
    const { PublicIpAddress: _, ...instance } = record.instance
    return { ...record, instance: { ...instance, PublicDnsName: '' } }
  })
}
