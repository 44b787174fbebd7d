import type { InstanceState, InstanceStateName, StateReason } from '@aws-sdk/client-ec2'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'

/** EC2's codes of instance states. */
const codes: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
}

export function stateOf(name: InstanceStateName): Required<InstanceState> {
  return { Code: codes[name], Name: name }
}

export function stateName(record: InstanceRecord): InstanceStateName {
  return record.instance.State?.Name ?? 'pending'
}

/** Why a machine is in its state, as EC2 words it: `Client.UserInitiatedShutdown: User initiated shutdown`. */
export interface Reason {
  readonly code: string
  readonly text: string
}

export const reasons = {
  userStop: { code: 'Client.UserInitiatedShutdown', text: 'User initiated shutdown' },
  guestStop: { code: 'Client.InstanceInitiatedShutdown', text: 'Instance initiated shutdown' },
  spotInterruption: { code: 'Server.SpotInstanceTermination', text: 'Spot instance termination' },
  powerLoss: { code: 'Server.ScheduledStop', text: 'The local cloud ended while the instance was running' },
  internal: (text: string): Reason => ({ code: 'Server.InternalError', text }),
} as const

/** Moves an instance on. Without a reason the former one is forgotten, as it is when an instance starts. */
export function setState(
  store: RegionStore,
  id: string,
  name: InstanceStateName,
  now: Date,
  reason?: Reason,
): InstanceRecord | undefined {
  return store.update('instance', id, (record) => {
    const { StateReason: _, StateTransitionReason: __, ...instance } = record.instance
    return { ...record, instance: { ...instance, State: stateOf(name), ...reasonFields(now, reason) } }
  })
}

function reasonFields(now: Date, reason: Reason | undefined) {
  if (!reason) return { StateTransitionReason: '' }
  const stateReason: StateReason = { Code: reason.code, Message: `${reason.code}: ${reason.text}` }
  const when = now.toISOString().replace('T', ' ').replace(/\..*/, ' GMT')
  return { StateReason: stateReason, StateTransitionReason: `${reason.text} (${when})` }
}
