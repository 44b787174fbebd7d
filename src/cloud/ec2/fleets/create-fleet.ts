import type {
  CreateFleetError,
  CreateFleetInstance,
  CreateFleetRequest,
  CreateFleetResult,
  FleetLaunchTemplateOverridesRequest,
  RunInstancesRequest,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { FleetRecord } from '../../store/records.ts'
import { newId } from '../../world/ids.ts'
import { type Call, type Operation, once } from '../call.ts'
import { launch } from '../instances/run.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { findTemplate, withTemplate } from './template-data.ts'

/** Fleets of the type instant: they start what they can at once, and answer what they couldn't. */
export const createFleet: Operation<CreateFleetRequest, CreateFleetResult> = (input, call) => {
  const { ClientToken: token, ...parameters } = input
  const [id = ''] = once(call, token, parameters, () => [create(input, call)])
  const fleet = call.store.get('fleet', id)
  return { FleetId: id, Errors: [...(fleet?.errors ?? [])], Instances: instancesOf(call, fleet) }
}

function create(input: CreateFleetRequest, call: Call): string {
  if (input.Type !== 'instant') {
    throw new AwsError('UnsupportedOperation', 'The local cloud has fleets of the type "instant" only.')
  }
  const capacity = input.TargetCapacitySpecification
  const count = capacity?.TotalTargetCapacity
  if (count === undefined) throw missingParameter('TargetCapacitySpecification.TotalTargetCapacity')
  if (count < 1 || count > 20) throw invalidParameter('TotalTargetCapacity', count)
  const lifecycle = capacity?.DefaultTargetCapacityType === 'spot' ? 'spot' : 'on-demand'
  const tags = specifiedTags(input.TagSpecifications, ['fleet', 'instance', 'volume', 'network-interface'])
  const id = newId('fleet')
  call.store.put('fleet', { id, lifecycle, ...fill(call, input, lifecycle, count) })
  putTags(call.store, id, tags('fleet'))
  return id
}

type Filled = Pick<FleetRecord, 'instances' | 'errors'>

/** Tries one choice after the other, by their priority, until there are enough instances. */
function fill(call: Call, input: CreateFleetRequest, lifecycle: 'spot' | 'on-demand', count: number): Filled {
  const instances: string[] = []
  const errors: CreateFleetError[] = []
  for (const choice of choicesOf(input)) {
    const missing = count - instances.length
    if (missing === 0) break
    const before = call.store.list('instance').length
    try {
      instances.push(...launch(launchInput(call, input, choice, lifecycle, missing), call))
    } catch (error) {
      // What has been recorded in part goes with the whole call.
      if (!(error instanceof AwsError) || call.store.list('instance').length !== before) throw error
      errors.push({
        LaunchTemplateAndOverrides: { LaunchTemplateSpecification: choice.template, Overrides: choice.overrides },
        Lifecycle: lifecycle,
        ErrorCode: error.code,
        ErrorMessage: error.message,
      })
    }
  }
  return { instances, errors }
}

interface Choice {
  readonly template: NonNullable<
    NonNullable<CreateFleetRequest['LaunchTemplateConfigs']>[number]['LaunchTemplateSpecification']
  >
  readonly overrides: FleetLaunchTemplateOverridesRequest
}

function choicesOf({ LaunchTemplateConfigs: configs }: CreateFleetRequest): Choice[] {
  if (!configs?.length) throw missingParameter('LaunchTemplateConfigs')
  const choices = configs.flatMap(({ LaunchTemplateSpecification: template, Overrides: overrides }) => {
    if (!template) throw missingParameter('LaunchTemplateSpecification')
    return (overrides?.length ? overrides : [{}]).map((one) => ({ template, overrides: one }))
  })
  const priority = ({ overrides }: Choice) => overrides.Priority ?? Number.POSITIVE_INFINITY
  return choices.toSorted((a, b) => (priority(a) === priority(b) ? 0 : priority(a) - priority(b)))
}

function launchInput(
  call: Call,
  { DryRun, TagSpecifications: tags, ClientToken: _ }: CreateFleetRequest,
  { template, overrides }: Choice,
  lifecycle: 'spot' | 'on-demand',
  count: number,
): RunInstancesRequest {
  const { data } = findTemplate(call, template)
  // Packer puts the price into the template, others into the overrides.
  const price = overrides.MaxPrice ?? data.InstanceMarketOptions?.SpotOptions?.MaxPrice
  const { LaunchTemplateId, LaunchTemplateName, Version } = template
  const { InstanceType, SubnetId, AvailabilityZone, ImageId } = overrides
  const own = (tags ?? []).filter(({ ResourceType }) => ResourceType !== 'fleet')
  return withTemplate(call, {
    LaunchTemplate: { LaunchTemplateId, LaunchTemplateName, Version } as NonNullable<
      RunInstancesRequest['LaunchTemplate']
    >,
    MinCount: 1,
    MaxCount: count,
    DryRun,
    ...(InstanceType ? { InstanceType } : {}),
    ...(ImageId ? { ImageId } : {}),
    ...(SubnetId ? { SubnetId } : {}),
    ...(AvailabilityZone ? { Placement: { ...data.Placement, AvailabilityZone } } : {}),
    ...(own.length > 0 ? { TagSpecifications: [...((data.TagSpecifications as never[]) ?? []), ...own] } : {}),
    ...(lifecycle === 'spot'
      ? { InstanceMarketOptions: { MarketType: 'spot' as const, SpotOptions: price ? { MaxPrice: price } : {} } }
      : {}),
  })
}

function instancesOf(call: Call, fleet: FleetRecord | undefined): CreateFleetInstance[] {
  return (fleet?.instances ?? []).flatMap((id) => {
    const record = call.store.get('instance', id)
    if (!record || !fleet) return []
    return [{ InstanceIds: [id], InstanceType: record.instance.InstanceType, Lifecycle: fleet.lifecycle }]
  }) as CreateFleetInstance[]
}
