import { eventually, hasAwsCode } from '../../aws/index.ts'
import type { Creation, StepContext } from '../../engine/index.ts'
import { keptDevices } from './devices.ts'
import { type Launching, runInstanceInput } from './run-instance-input.ts'
import { requestSpotInstance } from './spot-fleet.ts'

/** How long the new group, key pair and profile may take to be known to EC2's launcher. */
const SHOWN_WITHIN = 120_000

/** Asks for an instance through the ledger. @returns its id. @throws AwsError when there is none to be had */
export async function requestInstance(launching: Launching, context: StepContext): Promise<string> {
  const { config, launch, state, choice } = launching
  const { name: region, scope } = state.home.value
  const intent = {
    kind: 'aws-ec2-instance',
    what: `instance of ${config.buildName} in ${region}`,
    scope: { aws: scope, keepDevices: keptDevices(launch.launch_block_device_mappings) },
  }
  const ask = choice.market === 'spot' ? requestSpotInstance : requestOnDemand
  const { id } = await context.ledger.create(intent, async (creation) => ({
    id: await ask(launching, creation, context),
  }))
  return id
}

async function requestOnDemand(launching: Launching, creation: Creation, context: StepContext): Promise<string> {
  const { ec2 } = launching.state.home.value
  const input = runInstanceInput(launching, creation)
  const answer = await onceKnown(launching, context, () => ec2.call('RunInstances', input, context.signal))
  return answer.Instances?.[0]?.InstanceId ?? ''
}

/** Repeats a launch while what was made for it a moment ago isn't known to this part of EC2 yet. */
export function onceKnown<T>(
  launching: Launching,
  { host: { clock }, signal }: StepContext,
  call: () => Promise<T>,
): Promise<T> {
  const { limit } = launching.config.paces.brisk
  return eventually({ clock, signal, within: SHOWN_WITHIN, limit, while: (error) => isTooSoon(error, launching) }, call)
}

/** What the user named would be known. */
function isTooSoon(error: unknown, { config: { options }, state }: Launching): boolean {
  if (hasAwsCode(error, 'InvalidGroup.NotFound')) return true
  if (hasAwsCode(error, 'InvalidKeyPair.NotFound')) return state.key.value.kind === 'made'
  if (hasAwsCode(error, 'InvalidLaunchTemplateId.NotFound')) return true
  if (!hasAwsCode(error, 'InvalidParameterValue') || options.iam_instance_profile) return false
  return /iamInstanceProfile|IAM Instance Profile/i.test(error.message)
}
