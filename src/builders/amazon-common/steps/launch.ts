import type { Instance } from '@aws-sdk/client-ec2'
import { eventually, hasAwsCode } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { keptDevices } from '../devices.ts'
import { type LaunchOptions, runInstanceInput } from '../run-instance-input.ts'
import type { AmazonState } from '../state.ts'
import { userData } from '../user-data.ts'

/** Launches the instance and waits until it runs. */
export function launchInstance(config: AmazonConfig, launch: LaunchOptions): Step<AmazonState> {
  return {
    name: 'Launch instance',
    async run(state, context) {
      context.ui.say('Launching a source AWS instance...')
      const id = await request(config, launch, state, context)
      context.ui.message(`Instance ID: ${id}`)
      state.instance.value = await untilRunning(config, state, id, context)
    },
  }
}

/** How long the new group, key pair and profile may take to be known to EC2's launcher. */
const SHOWN_WITHIN = 120_000

async function request(
  config: AmazonConfig,
  launch: LaunchOptions,
  state: AmazonState,
  { ledger, host, signal }: StepContext,
): Promise<string> {
  const { ec2, name: region, scope } = state.home.value
  const data = await userData(config)
  const intent = {
    kind: 'aws-ec2-instance',
    what: `instance of ${config.buildName} in ${region}`,
    scope: { aws: scope, keepDevices: keptDevices(launch.launch_block_device_mappings) },
  }
  const { id } = await ledger.create(intent, async (creation) => {
    const input = runInstanceInput(config, launch, state, creation, data)
    const { Instances } = await eventually(
      { clock: host.clock, signal, within: SHOWN_WITHIN, while: (error) => isTooSoon(error, config, state) },
      () => ec2.call('RunInstances', input, signal),
    )
    return { id: Instances?.[0]?.InstanceId ?? '' }
  })
  return id
}

/** What was made for this build a moment ago isn't known to this part of EC2 yet. What the user named would be. */
function isTooSoon(error: unknown, { options }: AmazonConfig, state: AmazonState): boolean {
  if (hasAwsCode(error, 'InvalidGroup.NotFound')) return true
  if (hasAwsCode(error, 'InvalidKeyPair.NotFound')) return state.key.value.kind === 'made'
  if (!hasAwsCode(error, 'InvalidParameterValue') || options.iam_instance_profile) return false
  return /iamInstanceProfile|IAM Instance Profile/i.test(error.message)
}

function untilRunning(
  config: AmazonConfig,
  state: AmazonState,
  id: string,
  { ui, signal }: StepContext,
): Promise<Instance> {
  ui.say(`Waiting for instance (${id}) to become ready...`)
  return state.home.value.poller.until({
    kind: 'instance',
    id,
    what: 'the instance to run',
    pace: config.paces.brisk,
    signal,
    judge(instance) {
      const name = instance?.State?.Name
      if (name === 'running') return instance
      if (name && name !== 'pending') throw endedEarly(id, instance)
      return undefined
    },
  })
}

/** An instance that ended although nobody asked it to, with the reason that EC2 gives. */
export function endedEarly(id: string, instance: Instance): IngotError {
  const reason = instance.StateReason?.Message ?? instance.StateTransitionReason
  const sentence = `the instance ${id} is ${instance.State?.Name}${reason ? `: ${reason}` : ''}`
  return new IngotError('aws/instance-ended', sentence, { hint: hintFor(instance.StateReason?.Code) })
}

function hintFor(code: string | undefined): string | undefined {
  switch (code) {
    case 'Client.InvalidSnapshot.NotFound':
      return 'a snapshot in the block device mappings does not exist'
    case 'Client.VolumeLimitExceeded':
      return 'the account has reached its quota of volumes'
    case 'Client.InternalError':
      return 'most often a volume is encrypted with a KMS key that EC2 may not use'
    case 'Server.InsufficientInstanceCapacity':
      return 'try another "instance_type" or "availability_zone"'
    default:
      return undefined
  }
}
