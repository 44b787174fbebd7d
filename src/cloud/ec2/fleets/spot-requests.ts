import type {
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult,
  DescribeSpotInstanceRequestsRequest,
  DescribeSpotInstanceRequestsResult,
  DescribeSpotPriceHistoryRequest,
  DescribeSpotPriceHistoryResult,
  SpotInstanceRequest,
  SpotPrice,
} from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { InstanceRecord } from '../../store/records.ts'
import { stateName } from '../../world/instance-state.ts'
import { instanceTypes } from '../../world/instance-types.ts'
import { zonesOf } from '../../world/regions.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { page } from '../pages.ts'

/** Requests live and end with their instances: here they are always met at once. */
export const describeSpotInstanceRequests: Operation<
  DescribeSpotInstanceRequestsRequest,
  DescribeSpotInstanceRequestsResult
> = (input, call) => {
  const shown = select(call, input.SpotInstanceRequestIds).map((record) => view(call, record))
  const matching = applyFilters(shown, input.Filters, requestFilters)
  const chosen = page(matching, input, ({ SpotInstanceRequestId }) => SpotInstanceRequestId)
  return { SpotInstanceRequests: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

/** The instances go on running, as in EC2. */
export const cancelSpotInstanceRequests: Operation<
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult
> = (input, call) => ({
  CancelledSpotInstanceRequests: select(call, input.SpotInstanceRequestIds ?? []).map((record) => {
    const { spot } = record
    if (spot) call.store.put('instance', { ...record, spot: { ...spot, isCancelled: true } })
    return { SpotInstanceRequestId: spot?.requestId, State: 'cancelled' as const }
  }),
})

/** Made up: a tenth of a cent per hour for each processor, the same for ever. */
export const describeSpotPriceHistory: Operation<DescribeSpotPriceHistoryRequest, DescribeSpotPriceHistoryResult> = (
  input,
  call,
) => {
  const zones = zonesOf(call.store.region).filter(({ name }) => (input.AvailabilityZone ?? name) === name)
  const wanted = (input.InstanceTypes ?? []) as readonly string[]
  const types = instanceTypes.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const prices = types.flatMap((type) =>
    zones.map((zone) => ({
      AvailabilityZone: zone.name,
      InstanceType: type.name as NonNullable<SpotPrice['InstanceType']>,
      ProductDescription: 'Linux/UNIX' as const,
      SpotPrice: (type.vcpus / 1000).toFixed(6),
      Timestamp: new Date(0),
    })),
  )
  const chosen = page(prices, input, ({ InstanceType, AvailabilityZone }) => `${InstanceType} ${AvailabilityZone}`)
  return { SpotPriceHistory: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

function select(call: Call, ids: readonly string[] | undefined): InstanceRecord[] {
  const all = call.store.list('instance').filter(({ spot }) => spot)
  if (!ids?.length) return all
  return ids.map((id) => {
    const found = all.find(({ spot }) => spot?.requestId === id)
    if (found) return found
    throw new AwsError('InvalidSpotInstanceRequestID.NotFound', `The spot instance request ID '${id}' does not exist`)
  })
}

function view(call: Call, record: InstanceRecord): SpotInstanceRequest {
  const { instance, spot } = record
  return {
    SpotInstanceRequestId: spot?.requestId,
    SpotPrice: spot?.maxPrice,
    CreateTime: spot?.createdAt,
    InstanceId: record.id,
    InstanceInterruptionBehavior: 'terminate',
    LaunchedAvailabilityZone: instance.Placement?.AvailabilityZone,
    ProductDescription: 'Linux/UNIX',
    Type: 'one-time',
    ...stateOf(record),
    LaunchSpecification: { ImageId: instance.ImageId, InstanceType: instance.InstanceType, KeyName: instance.KeyName },
    Tags: call.store.tagsOf(spot?.requestId ?? ''),
  }
}

function stateOf(record: InstanceRecord): Pick<SpotInstanceRequest, 'State' | 'Status'> {
  const isOver = ['shutting-down', 'terminated'].includes(stateName(record))
  const wasTaken = record.instance.StateReason?.Code === 'Server.SpotInstanceTermination'
  if (isOver) {
    const Code = wasTaken ? 'instance-terminated-no-capacity' : 'instance-terminated-by-user'
    return { State: 'closed', Status: { Code, Message: record.instance.StateReason?.Message } }
  }
  if (record.spot?.isCancelled) return { State: 'cancelled', Status: { Code: 'request-canceled-and-instance-running' } }
  return { State: 'active', Status: { Code: 'fulfilled', Message: 'Your Spot request is fulfilled.' } }
}

const requestFilters: FilterTable<SpotInstanceRequest> = {
  'instance-id': (request) => request.InstanceId,
  'launched-availability-zone': (request) => request.LaunchedAvailabilityZone,
  'launch.image-id': (request) => request.LaunchSpecification?.ImageId,
  'launch.instance-type': (request) => request.LaunchSpecification?.InstanceType,
  'spot-instance-request-id': (request) => request.SpotInstanceRequestId,
  'spot-price': (request) => request.SpotPrice,
  state: (request) => request.State,
  'status-code': (request) => request.Status?.Code,
  type: (request) => request.Type,
}
