import type {
  InstanceStateChange,
  InstanceStateName,
  RebootInstancesRequest,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { InstanceRecord } from '../../store/records.ts'
import { reasons, setState, stateName, stateOf } from '../../world/instance-state.ts'
import { powerOff, powerOn, reboot } from '../../world/machine-life.ts'
import { terminate } from '../../world/termination.ts'
import type { Call, Operation } from '../call.ts'
import { select } from '../find.ts'
import { publicFacts } from './new-record.ts'

export const startInstances: Operation<StartInstancesRequest, StartInstancesResult> = (input, call) => ({
  StartingInstances: changeAll(call, input.InstanceIds, (record) => {
    const state = stateName(record)
    if (state === 'running' || state === 'pending') return state
    requireState(record, ['stopped'], 'started')
    setState(call.store, record.id, 'pending', call.cloud.now())
    call.store.update('instance', record.id, (former) => ({
      ...former,
      instance: {
        ...former.instance,
        ...publicFacts(former.hasPublicAddress, former.address),
        LaunchTime: call.cloud.now(),
      },
    }))
    call.afterwards(() => powerOn(call.cloud, call.store, record.id, 'stopped'))
    return 'pending'
  }),
})

export const stopInstances: Operation<StopInstancesRequest, StopInstancesResult> = (input, call) => {
  if (input.Hibernate)
    throw new AwsError('UnsupportedHibernationConfiguration', 'The local cloud hibernates no instances.')
  const StoppingInstances = changeAll(call, input.InstanceIds, (record) => {
    const state = stateName(record)
    if (state === 'stopped' || (state === 'stopping' && !input.Force)) return state
    requireState(record, ['running', 'stopping'], 'stopped')
    if (record.spot) throw oneTime(record)
    if (record.disableApiStop) throw protectedFrom(record, 'stopped', 'disableApiStop')
    setState(call.store, record.id, 'stopping', call.cloud.now(), reasons.userStop)
    call.afterwards(() => {
      // A shutdown that is under way and takes its time is cut short.
      if (state === 'stopping') void call.cloud.driver.kill(record.id).catch(() => undefined)
      powerOff(call.cloud, call.store, record.id, { force: input.Force ?? false })
    })
    return 'stopping'
  })
  return { StoppingInstances }
}

export const rebootInstances: Operation<RebootInstancesRequest, object> = (input, call) => {
  changeAll(call, input.InstanceIds, (record) => {
    requireState(record, ['running', 'pending'], 'rebooted')
    call.afterwards(() => reboot(call.cloud, call.store, record.id))
    return stateName(record)
  })
  return {}
}

export const terminateInstances: Operation<TerminateInstancesRequest, TerminateInstancesResult> = (input, call) => ({
  TerminatingInstances: changeAll(call, input.InstanceIds, (record) => {
    const state = stateName(record)
    if (state === 'terminated' || state === 'shutting-down') return state
    if (record.disableApiTermination) throw protectedFrom(record, 'terminated', 'disableApiTermination')
    call.afterwards(() => terminate(call.cloud, call.store, record.id))
    return 'shutting-down'
  }),
})

/** All of them or, when one can't be, none. */
function changeAll(
  call: Call,
  ids: readonly string[] | undefined,
  change: (record: InstanceRecord) => InstanceStateName,
): InstanceStateChange[] {
  if (!ids?.length) throw new AwsError('MissingParameter', 'The request must contain the parameter InstanceId')
  return select(call, 'instance', ids).map((record) => {
    const PreviousState = stateOf(stateName(record))
    return { InstanceId: record.id, PreviousState, CurrentState: stateOf(change(record)) }
  })
}

function requireState(record: InstanceRecord, allowed: readonly InstanceStateName[], verb: string): void {
  if (allowed.includes(stateName(record))) return
  throw new AwsError(
    'IncorrectInstanceState',
    `The instance '${record.id}' is not in a state from which it can be ${verb}.`,
  )
}

function oneTime({ id }: InstanceRecord): AwsError {
  return new AwsError(
    'UnsupportedOperation',
    `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
  )
}

function protectedFrom(record: InstanceRecord, verb: string, attribute: string): AwsError {
  return new AwsError(
    'OperationNotPermitted',
    `The instance '${record.id}' may not be ${verb}. Modify its '${attribute}' instance attribute and try again.`,
  )
}
