import type { Instance } from '@aws-sdk/client-ec2'
import { isNoCapacity } from '../../aws/index.ts'
import { IngotError } from '../../errors/index.ts'

/** From EC2's documentation of state reasons: how it says that a spot instance was taken back. */
const TAKEN_BACK = ['Server.SpotInstanceTermination', 'Server.SpotInstanceShutdown']
const NO_CAPACITY = ['Server.InsufficientInstanceCapacity', 'Server.InsufficientVolumeCapacity']

/** An instance that ended although nobody asked it to, with the reason that EC2 gives. */
export function endedEarly(id: string, instance: Instance): IngotError {
  const { Code: code = '', Message: message } = instance.StateReason ?? {}
  const reason = message ?? instance.StateTransitionReason
  const because = reason ? `: ${reason}` : ''
  if (TAKEN_BACK.includes(code)) {
    return new IngotError('aws/spot-interrupted', `EC2 took the spot instance ${id} back${because}`, {
      hint: 'spot capacity comes and goes: name more types or subnets, or "on-demand" as the last of "instance_markets"',
    })
  }
  const family = NO_CAPACITY.includes(code) ? 'aws/no-capacity' : 'aws/instance-ended'
  const sentence = `the instance ${id} is ${instance.State?.Name}${because}`
  return new IngotError(family, sentence, { hint: hintFor(code) })
}

/** Whether EC2 took the instance back: nothing is wrong with the template, and another instance may last. */
export function isInterruption(error: unknown): error is IngotError {
  return error instanceof IngotError && error.code === 'aws/spot-interrupted'
}

/** Whether another type, subnet or market may be had. */
export function isCapacityTrouble(error: unknown): error is IngotError {
  return isNoCapacity(error) || (error instanceof IngotError && error.code === 'aws/no-capacity')
}

function hintFor(code: string): string | undefined {
  switch (code) {
    case 'Client.InvalidSnapshot.NotFound':
      return 'a snapshot in the block device mappings does not exist'
    case 'Client.VolumeLimitExceeded':
      return 'the account has reached its quota of volumes'
    case 'Client.InstanceInitiatedShutdown':
      return 'it turned itself off: a provisioner did that (see "shutdown_behavior"), or nobody renewed its lease in time ("lease_duration")'
    case 'Client.InternalError':
      return 'most often a volume is encrypted with a KMS key that EC2 may not use'
    case 'Server.InsufficientInstanceCapacity':
      return 'try another "instance_type" or "availability_zone"'
    default:
      return undefined
  }
}
