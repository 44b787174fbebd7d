import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { becomeStopped } from './become-stopped.ts'
import type { Cloud } from './cloud.ts'
import { reasons, stateName } from './instance-state.ts'
import { terminate } from './termination.ts'

/** Lets a machine that is started suffer what was asked for. @returns its record, marked where nothing shall reach it */
export function sufferGuestFault(cloud: Cloud, store: RegionStore, record: InstanceRecord): InstanceRecord {
  const fault = cloud.faults.ofGuest()
  if (!fault) return record
  cloud.log(`${record.id}: ${fault.outcome}, as was asked for`)
  if (fault.outcome === 'silent') {
    return store.update('instance', record.id, (former) => ({ ...former, silent: true })) ?? record
  }
  const end = fault.outcome === 'dies' ? die : interrupt
  void cloud.clock.sleep(fault.after, cloud.closing).then(
    () => cloud.enqueue(record.id, () => end(cloud, store, record)),
    // The cloud ends first.
    () => {},
  )
  return record
}

async function die(cloud: Cloud, store: RegionStore, { id, life }: InstanceRecord): Promise<void> {
  if (!isInLife(store, id, life)) return
  // Told before the driver tells that it is off, so that nobody takes it for a shutdown.
  becomeStopped(cloud, store, id, reasons.internal('The guest died'))
  await cloud.driver.kill(id)
}

async function interrupt(cloud: Cloud, store: RegionStore, { id, life }: InstanceRecord): Promise<void> {
  if (isInLife(store, id, life)) terminate(cloud, store, id, reasons.spotInterruption)
}

function isInLife(store: RegionStore, id: string, life: number): boolean {
  const record = store.get('instance', id)
  return record?.life === life && ['pending', 'running'].includes(stateName(record))
}
