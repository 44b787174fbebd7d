import type { CreateFleetCommandInput, CreateFleetError } from '@aws-sdk/client-ec2'
import { AwsError, isNoCapacity } from '../../aws/index.ts'
import type { Creation, StepContext } from '../../engine/index.ts'
import { typesOf } from './choices.ts'
import { randomName } from './names.ts'
import { onceKnown } from './request-instance.ts'
import { type Launching, launchTemplateData } from './run-instance-input.ts'
import { renderTags, runTags, tagged } from './tags.ts'

/**
 * Launches one spot instance by a fleet that ends as soon as it is answered, as Packer does: only fleets choose between
 * types. Its launch template exists for as long as that call takes.
 * @returns the instance's id. @throws AwsError with EC2's code when no type was to be had
 */
export async function requestSpotInstance(
  launching: Launching,
  creation: Creation,
  context: StepContext,
): Promise<string> {
  const template = await makeTemplate(launching, creation, context)
  try {
    let tries = 0
    // A fleet's token answers for ever what it answered first, so that each try has its own.
    return await onceKnown(launching, context, () =>
      launchFleet(launching, { template, token: `${creation.token}-${++tries}` }, creation, context),
    )
  } finally {
    // Should this fail, it is given back with everything else.
    await context.ledger.giveBack(template).catch(() => {})
  }
}

async function makeTemplate(launching: Launching, instance: Creation, context: StepContext): Promise<string> {
  const { config, state } = launching
  const { ec2, name: region, scope } = state.home.value
  // The same name as in Packer, to which permissions in the wild are bound.
  const name = `packer-fleet-launch-template-${randomName(context.host, 7)}`
  const intent = {
    kind: 'aws-ec2-launch-template',
    what: `launch template ${name} in ${region}`,
    scope: { aws: scope, name },
  }
  const { id } = await context.ledger.create(intent, async (creation) => {
    const input = {
      LaunchTemplateName: name,
      LaunchTemplateData: launchTemplateData(launching, instance),
      ClientToken: creation.token,
      TagSpecifications: [tagged('launch-template', creation, runTags(config, state))],
    }
    const { LaunchTemplate } = await ec2.call('CreateLaunchTemplate', input, context.signal)
    return { id: LaunchTemplate?.LaunchTemplateId ?? '' }
  })
  return id
}

async function launchFleet(
  launching: Launching,
  fleet: { readonly template: string; readonly token: string },
  creation: Creation,
  { signal }: StepContext,
): Promise<string> {
  const { ec2, name: region } = launching.state.home.value
  const input = fleetInput(launching, fleet, creation)
  const { Instances, Errors } = await ec2.call('CreateFleet', input, signal)
  const id = Instances?.[0]?.InstanceIds?.[0]
  if (id) return id
  throw fleetError(region, Errors ?? [])
}

function fleetInput(
  { config, state, choice }: Launching,
  { template, token }: { readonly template: string; readonly token: string },
  creation: Creation,
): CreateFleetCommandInput {
  const { options } = config
  const price = options.spot_price
  const MaxPrice = price && price !== 'auto' && price !== '0' ? { MaxPrice: price } : {}
  const strategy = options.spot_allocation_strategy
  const Overrides = typesOf(choice).map((type, index) => ({
    InstanceType: type as NonNullable<Override['InstanceType']>,
    ...MaxPrice,
    ...(strategy === 'capacity-optimized-prioritized' ? { Priority: index } : {}),
  }))
  const tags = renderTags(config, state, options.fleet_tags, options.fleet_tag)
  return {
    Type: 'instant',
    ClientToken: token,
    LaunchTemplateConfigs: [
      { LaunchTemplateSpecification: { LaunchTemplateId: template, Version: '$Default' }, Overrides },
    ],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
    ...(strategy ? { SpotOptions: { AllocationStrategy: strategy } } : {}),
    ...(Object.keys(tags).length > 0 ? { TagSpecifications: [tagged('fleet', creation, tags)] } : {}),
  }
}

type Override = NonNullable<
  NonNullable<NonNullable<CreateFleetCommandInput['LaunchTemplateConfigs']>[number]['Overrides']>[number]
>

/** A fleet answers what went wrong for each type, in a call that succeeds. What isn't about capacity says most. */
function fleetError(region: string, errors: readonly CreateFleetError[]): AwsError {
  const told = errors.map(({ ErrorCode, ErrorMessage }) => refused(region, ErrorCode, ErrorMessage))
  const grave = told.find((error) => !isNoCapacity(error))
  if (grave) return grave
  const texts = new Set(errors.map(({ ErrorMessage }) => ErrorMessage))
  return refused(region, errors[0]?.ErrorCode, [...texts].join(' '))
}

function refused(region: string, code = 'InsufficientCapacity', text = ''): AwsError {
  const cause = Object.assign(new Error(text || 'the fleet has no instance'), { name: code, $fault: 'client' })
  return new AwsError('CreateFleet', region, cause)
}
