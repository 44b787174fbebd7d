import type { RegionStore } from '../store/region-store.ts'
import { recordDetachment } from './attachments.ts'
import type { Cloud } from './cloud.ts'
import { refreshIngress } from './ingress.ts'
import { type Reason, reasons, setState, stateName } from './instance-state.ts'
import { deleteVolume } from './volume-life.ts'

/** How long terminated instances can still be seen, as in EC2. */
const visibility = 60 * 60_000

/** To `shutting-down`, then `terminated`. Pulls the plug at once, whatever else the machine is busy with. */
export function terminate(cloud: Cloud, store: RegionStore, id: string, reason: Reason = reasons.userStop): void {
  setState(store, id, 'shutting-down', cloud.now(), reason)
  // The queue may hold a shutdown that takes its time: without its machine it ends.
  void cloud.driver.kill(id).catch((error: unknown) => cloud.log(`${id}: ${String(error)}`))
  void cloud.enqueue(id, () => finishTermination(cloud, store, id))
}

/** The part that takes time; done again at the next start when the cloud was killed in between. */
export async function finishTermination(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  const record = store.get('instance', id)
  if (!record || stateName(record) !== 'shutting-down') return
  await cloud.driver.kill(id)
  const lastConsole = await cloud.driver.console(id).catch(() => Buffer.alloc(0))
  await cloud.driver.forget(id)
  await releaseVolumes(cloud, store, id)
  const { StateReason } = record.instance
  setState(store, id, 'terminated', cloud.now())
  store.update('instance', id, (former) => {
    const { PublicIpAddress: _, PrivateIpAddress: __, SubnetId: ___, VpcId: ____, ...instance } = former.instance
    return {
      ...former,
      terminatedAt: cloud.now(),
      lastConsole: lastConsole.toString('base64'),
      instance: {
        ...instance,
        ...(StateReason ? { StateReason, StateTransitionReason: record.instance.StateTransitionReason } : {}),
        PublicDnsName: '',
        PrivateDnsName: '',
        SecurityGroups: [],
        BlockDeviceMappings: [],
      },
    }
  })
  refreshIngress(cloud, store)
}

/** Forgets instances that were terminated long enough ago. */
export function purgeTerminated(cloud: Cloud, store: RegionStore): void {
  const before = cloud.clock.now() - visibility
  for (const { id, terminatedAt } of store.list('instance')) {
    if (terminatedAt && terminatedAt.getTime() < before) store.delete('instance', id)
  }
}

async function releaseVolumes(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  for (const { Ebs } of store.get('instance', id)?.instance.BlockDeviceMappings ?? []) {
    if (!Ebs?.VolumeId) continue
    recordDetachment(store, id, Ebs.VolumeId)
    if (Ebs.DeleteOnTermination) await deleteVolume(cloud, store, Ebs.VolumeId)
  }
}
