import type { IpPermission } from '@aws-sdk/client-ec2'
import { eventually, hasAwsCode, isNotFound, toFilters } from '../../../aws/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import { createOrFind, oursBy } from '../create-or-find.ts'
import { timeOrderedUuid } from '../names.ts'
import type { AmazonState } from '../state.ts'
import { runTags, tagged } from '../tags.ts'

/** Finds the security groups that the user named, or makes one that lets this computer in. */
export function securityGroup(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Make security group',
    async run(state, context) {
      state.securityGroups.value = await groups(config, state, context)
    },
  }
}

async function groups(config: AmazonConfig, state: AmazonState, context: StepContext): Promise<readonly string[]> {
  try {
    return (await namedGroups(config, state, context)) ?? [await makeGroup(config, state, context)]
  } catch (error) {
    const isMissing = error instanceof IngotError && error.code === 'aws/no-security-group'
    if (!config.localCloud || !isMissing) throw error
    context.ui.say(`A temporary security group stands in: ${error.message}`)
    return [await makeGroup(config, state, context)]
  }
}

/** @returns undefined when the user named none */
async function namedGroups(
  config: AmazonConfig,
  state: AmazonState,
  context: StepContext,
): Promise<readonly string[] | undefined> {
  const { options } = config
  const given = options.security_group_id ? [options.security_group_id] : (options.security_group_ids ?? [])
  if (given.length > 0) return checkGiven(config, state, given, context.signal)
  return options.security_group_filter?.filters ? filtered(config, state, context) : undefined
}

async function checkGiven(
  config: AmazonConfig,
  state: AmazonState,
  GroupIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    await state.home.value.ec2.call('DescribeSecurityGroups', { GroupIds: [...GroupIds] }, signal)
    return GroupIds
  } catch (error) {
    if (!isNotFound(error)) throw error
    const option = config.options.security_group_id ? 'security_group_id' : 'security_group_ids'
    const sentence = `"${option}": not all of ${GroupIds.join(', ')} are in ${state.home.value.name}`
    throw new IngotError('aws/no-security-group', sentence, { place: config.placeOf(option), cause: error })
  }
}

async function filtered(config: AmazonConfig, state: AmazonState, { ui, signal }: StepContext): Promise<string[]> {
  const { vpcId } = state.network.value
  const Filters = [
    ...toFilters(config.options.security_group_filter?.filters ?? {}),
    ...(vpcId ? [{ Name: 'vpc-id', Values: [vpcId] }] : []),
  ]
  const { SecurityGroups } = await state.home.value.ec2.call('DescribeSecurityGroups', { Filters }, signal)
  const ids = (SecurityGroups ?? []).flatMap(({ GroupId }) => (GroupId ? [GroupId] : []))
  if (ids.length === 0) {
    throw new IngotError('aws/no-security-group', 'no security group matches "security_group_filter"', {
      place: config.placeOf('security_group_filter'),
    })
  }
  ui.message(`Found security groups ${ids.join(', ')}`)
  return ids
}

async function makeGroup(config: AmazonConfig, state: AmazonState, context: StepContext): Promise<string> {
  const { ledger, host, ui, signal } = context
  const { ec2, name: region, scope } = state.home.value
  const name = `packer_${timeOrderedUuid(host)}`
  const { vpcId } = state.network.value
  ui.say(`Creating temporary security group for this instance: ${name}`)
  const intent = {
    kind: 'aws-ec2-security-group',
    what: `security group ${name} in ${region}`,
    scope: { aws: scope, name },
  }
  const { id } = await ledger.create(intent, async (creation) => {
    const wish = {
      GroupName: name,
      Description: 'Temporary group for an image build',
      ...(vpcId ? { VpcId: vpcId } : {}),
      TagSpecifications: [tagged('security-group', creation, runTags(config, state))],
    }
    const made = await createOrFind(
      async () => (await ec2.call('CreateSecurityGroup', wish, signal)).GroupId ?? '',
      'InvalidGroup.Duplicate',
      async () => {
        const { SecurityGroups } = await ec2.call('DescribeSecurityGroups', { Filters: oursBy(creation.tags) }, signal)
        return SecurityGroups?.[0]?.GroupId
      },
      context,
    )
    return { id: made }
  })
  await openPort(config, state, id, context)
  return id
}

/** A group that was made a moment ago may not be known everywhere yet. */
const SHOWN_WITHIN = 120_000

async function openPort(
  config: AmazonConfig,
  state: AmazonState,
  GroupId: string,
  { host: { clock }, ui, signal }: StepContext,
): Promise<void> {
  if (config.communicator.type === 'none') return
  const { port } = config.communicator
  const cidrs = state.sourceCidrs.value
  if (state.sourceWarning) ui.warning(state.sourceWarning)
  ui.message(`Letting ${cidrs.join(', ')} connect to port ${port}`)
  const input = { GroupId, IpPermissions: [permission(port, cidrs)] }
  const { limit } = config.paces.brisk
  try {
    await eventually({ clock, signal, within: SHOWN_WITHIN, limit, while: isNotFound }, () =>
      state.home.value.ec2.call('AuthorizeSecurityGroupIngress', input, signal),
    )
  } catch (error) {
    // The answer to an earlier try was lost: nobody else knows this group.
    if (!hasAwsCode(error, 'InvalidPermission.Duplicate')) throw error
  }
}

function permission(port: number, cidrs: readonly string[]): IpPermission {
  const v6 = cidrs.filter((cidr) => cidr.includes(':'))
  const v4 = cidrs.filter((cidr) => !cidr.includes(':'))
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    ...(v4.length > 0 ? { IpRanges: v4.map((CidrIp) => ({ CidrIp })) } : {}),
    ...(v6.length > 0 ? { Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6 })) } : {}),
  }
}
