import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  InstanceStatus,
  Reservation,
} from '@aws-sdk/client-ec2'
import { accountId } from '../../world/identity.ts'
import { purgeTerminated } from '../../world/termination.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable, neverPresent } from '../filters.ts'
import { select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'
import { instanceFilters, type ListedInstance } from './filters.ts'
import { instanceView } from './view.ts'

export const describeInstances: Operation<DescribeInstancesRequest, DescribeInstancesResult> = (input, call) => {
  refusePagesOfIds(input.InstanceIds, input, 'instancesSet')
  const matching = applyFilters(listed(call, input.InstanceIds), input.Filters, instanceFilters)
  const chosen = page(matching, input, ({ InstanceId }) => InstanceId)
  return { Reservations: reservationsOf(chosen.items), ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

export const describeInstanceStatus: Operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult> = (
  input,
  call,
) => {
  refusePagesOfIds(input.InstanceIds, input, 'instancesSet')
  const shown = listed(call, input.InstanceIds).filter(
    ({ State }) => input.IncludeAllInstances || State?.Name === 'running',
  )
  const statuses = applyFilters(shown, input.Filters, statusFilters).map(statusOf)
  const chosen = page(statuses, input, ({ InstanceId }) => InstanceId)
  return { InstanceStatuses: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

function listed(call: Call, ids: readonly string[] | undefined): ListedInstance[] {
  purgeTerminated(call.cloud, call.store)
  return select(call, 'instance', ids).map((record) => ({
    ...instanceView(call, record),
    reservationId: record.reservationId,
    ownerId: accountId,
  }))
}

function reservationsOf(instances: readonly ListedInstance[]): Reservation[] {
  const reservations = new Map<string, Instance[]>()
  for (const { reservationId, ownerId: _, ...instance } of instances) {
    reservations.set(reservationId, [...(reservations.get(reservationId) ?? []), instance])
  }
  return [...reservations].map(([ReservationId, Instances]) => ({
    ReservationId,
    OwnerId: accountId,
    Groups: [],
    Instances,
  }))
}

/** A machine that runs is well: what happens inside it nobody outside can see. */
function statusOf(instance: Instance): InstanceStatus {
  const isOn = instance.State?.Name === 'running'
  const summary = isOn
    ? { Status: 'ok' as const, Details: [{ Name: 'reachability' as const, Status: 'passed' as const }] }
    : { Status: 'not-applicable' as const }
  return {
    InstanceId: instance.InstanceId,
    AvailabilityZone: instance.Placement?.AvailabilityZone,
    InstanceState: instance.State,
    InstanceStatus: summary,
    SystemStatus: summary,
    AttachedEbsStatus: summary,
    Events: [],
  }
}

const isOk = ({ State }: Instance) => (State?.Name === 'running' ? 'ok' : 'not-applicable')
const isReachable = ({ State }: Instance) => (State?.Name === 'running' ? 'passed' : undefined)

const statusFilters: FilterTable<ListedInstance> = {
  'attached-ebs-status.status': isOk,
  'availability-zone': (instance) => instance.Placement?.AvailabilityZone,
  'availability-zone-id': (instance) => instance.Placement?.AvailabilityZoneId,
  'event.code': neverPresent,
  'event.description': neverPresent,
  'event.instance-event-id': neverPresent,
  'event.not-after': neverPresent,
  'event.not-before': neverPresent,
  'event.not-before-deadline': neverPresent,
  'instance-state-code': (instance) => instance.State?.Code,
  'instance-state-name': (instance) => instance.State?.Name,
  'instance-status.reachability': isReachable,
  'instance-status.status': isOk,
  'system-status.reachability': isReachable,
  'system-status.status': isOk,
}
