import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { powerOn } from '../../world/machine-life.ts'
import { type Call, type Operation, once } from '../call.ts'
import { withTemplate } from '../fleets/template-data.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { instanceRecord } from './new-record.ts'
import { attachNewVolumes } from './new-volumes.ts'
import { placeInstance } from './placement.ts'
import { instanceView } from './view.ts'
import { checkWishes } from './wishes.ts'

/** More at once than this computer can run is surely a mistake. */
const mostAtOnce = 20

const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu']

export const runInstances: Operation<RunInstancesRequest, Reservation> = (input, call) => {
  const { ClientToken: token, ...parameters } = input
  const ids = once(call, token, parameters, () => launch(withTemplate(call, input), call))
  const records = ids.flatMap((id) => call.store.get('instance', id) ?? [])
  return {
    ReservationId: records[0]?.reservationId,
    OwnerId: accountId,
    Groups: [],
    Instances: records.map((record) => instanceView(call, record)),
  }
}

/**
 * Records new instances, which start when the call is kept. Nothing is recorded when there is no capacity.
 * @returns their ids. @throws AwsError
 */
export function launch(input: RunInstancesRequest, call: Call): string[] {
  const count = launchCount(input)
  const wishes = checkWishes(call, input)
  const placement = placeInstance(call, input)
  const { AvailabilityZone: zone = '' } = placement.subnet.subnet
  const market = wishes.spot ? 'spot' : 'on-demand'
  // A dry run asks for permission, not for machines.
  if (!input.DryRun) call.cloud.faults.checkCapacity(wishes.type.name, zone, market)
  const tags = specifiedTags(input.TagSpecifications, taggable)
  const reservationId = newId('r')
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const record = instanceRecord(call, input, { wishes, placement, reservationId, index })
    call.store.put('instance', record)
    attachNewVolumes(call, record, wishes, tags('volume'))
    putTags(call.store, record.id, tags('instance'))
    putTags(call.store, record.networkInterfaceId, tags('network-interface'))
    if (record.spot) putTags(call.store, record.spot.requestId, tags('spot-instances-request'))
    ids.push(record.id)
  }
  noteLaunch(call, wishes.image.id)
  call.afterwards(() => {
    for (const id of ids) powerOn(call.cloud, call.store, id, 'terminated')
  })
  return ids
}

function launchCount({ MinCount: least = 1, MaxCount: most = 1 }: RunInstancesRequest): number {
  if (!Number.isInteger(least) || least < 1) throw invalidParameter('minCount', least)
  if (!Number.isInteger(most) || most < least)
    throw invalidParameter('maxCount', most, 'It must not be less than minCount.')
  if (most <= mostAtOnce) return most
  if (least <= mostAtOnce) return mostAtOnce
  throw new AwsError(
    'InstanceLimitExceeded',
    `You have requested more instances (${least}) than the local cloud starts at once (${mostAtOnce}).`,
  )
}

function noteLaunch(call: Call, imageId: string): void {
  call.store.update('image', imageId, (record) => ({ ...record, lastLaunchedAt: call.cloud.now().toISOString() }))
}
