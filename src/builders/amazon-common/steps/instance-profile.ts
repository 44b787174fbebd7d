import { eventually, isNotFound } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { timeOrderedUuid } from '../names.ts'
import type { AmazonState } from '../state.ts'
import { runTags, toTagList } from '../tags.ts'

/** Checks the instance profile that the user named, or makes one with the user's policy. */
export function instanceProfile(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Prepare instance profile',
    async run(state, context) {
      const { ui } = context
      const { iam_instance_profile: named, temporary_iam_instance_profile_policy_document: policy } = config.options
      if (named && config.localCloud) {
        ui.say(`The instance has no profile: "iam_instance_profile" "${named}" is not in the local cloud`)
      } else if (named) {
        if (!config.options.skip_profile_validation) await checkProfile(config, state, named, context)
        state.instanceProfile = named
      } else {
        state.instanceProfile = policy ? await makeProfile(config, state, context) : undefined
      }
    },
  }
}

async function checkProfile(
  config: AmazonConfig,
  state: AmazonState,
  name: string,
  { host, signal }: StepContext,
): Promise<void> {
  const iam = await state.access(host).iam()
  try {
    await iam.call('GetInstanceProfile', { InstanceProfileName: name }, signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new IngotError('aws/no-instance-profile', `"iam_instance_profile" "${name}" does not exist`, {
      place: config.placeOf('iam_instance_profile'),
      hint: "it is the name of an instance profile, which may differ from its role's",
      cause: error,
    })
  }
}

/** Whether the user asks for a profile at all. */
export function hasProfile({ options }: AmazonConfig): boolean {
  return Boolean(options.iam_instance_profile || options.temporary_iam_instance_profile_policy_document)
}

/** Lets instances take the role on. */
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' }, Effect: 'Allow' }],
})

/** IAM takes up to about half a minute to know everywhere what it has made. */
const SHOWN_WITHIN = 60_000

async function makeProfile(config: AmazonConfig, state: AmazonState, context: StepContext): Promise<string> {
  const { host, ledger, ui, signal } = context
  const iam = await state.access(host).iam()
  const { scope } = state.home.value
  const name = `packer-${timeOrderedUuid(host)}`
  const tags = runTags(config, state)
  ui.say(`Creating temporary instance profile for this instance: ${name}`)
  const intent = (kind: string, what: string) => ({ kind, what: `${what} ${name}`, scope: { aws: scope, name } })
  await ledger.create(intent('aws-iam-role', 'IAM role'), async (creation) => {
    const Tags = toTagList({ ...tags, ...creation.tags })
    const Description = 'Temporary role for an image build'
    await iam.call('CreateRole', { RoleName: name, Description, AssumeRolePolicyDocument: TRUST, Tags }, signal)
    return { id: name }
  })
  await iam.call(
    'PutRolePolicy',
    { RoleName: name, PolicyName: name, PolicyDocument: JSON.stringify(policyOf(config)) },
    signal,
  )
  await ledger.create(intent('aws-iam-instance-profile', 'IAM instance profile'), async (creation) => {
    const Tags = toTagList({ ...tags, ...creation.tags })
    await iam.call('CreateInstanceProfile', { InstanceProfileName: name, Tags }, signal)
    return { id: name }
  })
  const { limit } = config.paces.brisk
  await eventually({ clock: host.clock, signal, within: SHOWN_WITHIN, limit, while: isNotFound }, () =>
    iam.call('AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName: name }, signal),
  )
  return name
}

function policyOf({ options }: AmazonConfig) {
  const policy = options.temporary_iam_instance_profile_policy_document
  return { Version: policy?.Version || '2012-10-17', Statement: policy?.Statement ?? [] }
}
