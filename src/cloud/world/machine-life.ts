import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'
import type { MachineExit } from '../machine-driver.ts'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import { becomeStopped } from './become-stopped.ts'
import type { Cloud } from './cloud.ts'
import { sufferGuestFault } from './guest-fault.ts'
import { applyIngress, refreshIngress } from './ingress.ts'
import { reasons, setState, stateName } from './instance-state.ts'
import { machineSpec } from './machine-spec.ts'
import { terminate } from './termination.ts'
import { makeVolume } from './volume-life.ts'

/** How long a guest may take to shut down before the plug is pulled. Emulated ones are slow. EC2 gives minutes too. */
const shutdownGrace = 120_000 as Milliseconds

/** From `pending` to `running`, or to `failedState` with the reason when it can't be. */
export function powerOn(cloud: Cloud, store: RegionStore, id: string, failedState: 'terminated' | 'stopped'): void {
  void cloud.enqueue(id, async () => {
    if (!isIn(store, id, 'pending')) return
    try {
      await makeVolumes(cloud, store, id)
      await startMachine(cloud, store, id)
      if (isIn(store, id, 'pending')) setState(store, id, 'running', cloud.now())
      refreshIngress(cloud, store)
    } catch (error) {
      failToStart(cloud, store, id, failedState, messageOf(error))
    }
  })
}

/** From `stopping` to `stopped`. */
export function powerOff(cloud: Cloud, store: RegionStore, id: string, options: { readonly force: boolean }): void {
  void cloud.enqueue(id, async () => {
    if (!isIn(store, id, 'stopping')) return
    await (options.force ? cloud.driver.kill(id) : cloud.driver.stop(id, shutdownGrace))
    if (isIn(store, id, 'stopping')) becomeStopped(cloud, store, id)
  })
}

export function reboot(cloud: Cloud, store: RegionStore, id: string): void {
  void cloud.enqueue(id, async () => {
    if (isIn(store, id, 'running')) await cloud.driver.reboot(id, shutdownGrace)
  })
}

/** Runs `work` while the machine is shut down, and powers it on again: its state stays `running` for everyone else. */
export async function whileShutDown(cloud: Cloud, store: RegionStore, id: string, work: () => Promise<void>) {
  newLife(store, id)
  await cloud.driver.stop(id, shutdownGrace)
  try {
    await work()
  } finally {
    if (isIn(store, id, 'running')) await startMachine(cloud, store, id)
  }
}

async function makeVolumes(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  for (const { Ebs } of store.get('instance', id)?.instance.BlockDeviceMappings ?? []) {
    if (Ebs?.VolumeId) await makeVolume(cloud, store, Ebs.VolumeId)
  }
}

async function startMachine(cloud: Cloud, store: RegionStore, id: string): Promise<void> {
  const record = newLife(store, id)
  if (!record) return
  const suffering = sufferGuestFault(cloud, store, record)
  await cloud.driver.start(machineSpec(cloud, store, suffering), (exit) => wentOff(cloud, store, id, record.life, exit))
  await applyIngress(cloud, store, suffering)
}

/** Any news of an exit that carries an older number is about a machine that has been dealt with. */
export function newLife(store: RegionStore, id: string): InstanceRecord | undefined {
  return store.update('instance', id, ({ movedPorts: _, silent: __, ...record }) => ({
    ...record,
    life: record.life + 1,
  }))
}

/** The machine is off. If nobody asked for it here, the guest did, or it crashed. */
function wentOff(cloud: Cloud, store: RegionStore, id: string, life: number, exit: MachineExit): void {
  if (cloud.closing.aborted) return
  const record = store.get('instance', id)
  if (record?.life !== life) return
  const state = stateName(record)
  if (state === 'stopping') becomeStopped(cloud, store, id)
  else if (state === 'running' || state === 'pending') wentOffUnasked(cloud, store, record, exit)
}

function wentOffUnasked(cloud: Cloud, store: RegionStore, record: InstanceRecord, exit: MachineExit): void {
  if (exit.kind === 'crashed') {
    cloud.log(`${record.id}: ${exit.reason}`)
    becomeStopped(cloud, store, record.id, reasons.internal(exit.reason))
  } else if (record.shutdownBehavior === 'terminate') {
    terminate(cloud, store, record.id, reasons.guestStop)
  } else {
    becomeStopped(cloud, store, record.id, reasons.guestStop)
  }
}

function failToStart(cloud: Cloud, store: RegionStore, id: string, state: 'terminated' | 'stopped', reason: string) {
  cloud.log(`${id}: ${reason}`)
  if (!isIn(store, id, 'pending')) return
  if (state === 'terminated') terminate(cloud, store, id, reasons.internal(reason))
  else becomeStopped(cloud, store, id, reasons.internal(reason))
}

function isIn(store: RegionStore, id: string, state: ReturnType<typeof stateName>): boolean {
  const record = store.get('instance', id)
  return record !== undefined && stateName(record) === state
}
