import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { SecurityGroupRecord } from '../../store/records.ts'
import { egressToEverywhere } from '../../world/default-network.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { groupIds } from '../../world/ingress.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { findGroup, findVpc, select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { groupView, ruleView } from './view.ts'

export const createSecurityGroup: Operation<CreateSecurityGroupRequest, CreateSecurityGroupResult> = (input, call) => {
  const vpc = input.VpcId ? findVpc(call, input.VpcId) : defaultVpc(call)
  const name = checkNewName(call, input.GroupName, vpc.id)
  const description = checkText('GroupDescription', input.Description)
  const tags = specifiedTags(input.TagSpecifications, ['security-group'])('security-group')
  const id = newId('sg')
  const arn = `arn:aws:ec2:${call.store.region}:${accountId}:security-group/${id}`
  call.store.put('security-group', {
    id,
    rules: [egressToEverywhere(id)],
    group: {
      GroupId: id,
      GroupName: name,
      Description: description,
      VpcId: vpc.id,
      OwnerId: accountId,
      SecurityGroupArn: arn,
    },
  })
  putTags(call.store, id, tags)
  return { GroupId: id, SecurityGroupArn: arn, Tags: call.store.tagsOf(id) }
}

function defaultVpc(call: Call) {
  const vpc = call.store.list('vpc').find((record) => record.vpc.IsDefault)
  if (!vpc) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user')
  return vpc
}

function checkNewName(call: Call, name: string | undefined, vpcId: string): string {
  const checked = checkText('GroupName', name)
  if (checked.startsWith('sg-')) {
    throw new AwsError(
      'InvalidParameterValue',
      `invalid value for parameter groupName: ${checked}. Group names may not be in the format sg-*`,
    )
  }
  if (checked === 'default') {
    throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default')
  }
  const groups = call.store.list('security-group')
  if (groups.some(({ group }) => group.GroupName === checked && group.VpcId === vpcId)) {
    throw new AwsError('InvalidGroup.Duplicate', `The security group '${checked}' already exists for VPC '${vpcId}'`)
  }
  return checked
}

/** EC2's rule for names and descriptions of groups. */
function checkText(parameter: string, text: string | undefined): string {
  if (!text) throw missingParameter(parameter)
  if (/^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(text)) return text
  throw invalidParameter(parameter, text, 'Character sets beyond ASCII are not supported.')
}

export const deleteSecurityGroup: Operation<DeleteSecurityGroupRequest, DeleteSecurityGroupResult> = (input, call) => {
  const record = input.GroupId ? findGroup(call, input.GroupId) : groupNamed(call, input.GroupName)
  const { id, group } = record
  if (group.GroupName === 'default') {
    throw new AwsError('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`)
  }
  if (isUsed(call, id)) throw new AwsError('DependencyViolation', `resource ${id} has a dependent object`)
  call.store.delete('security-group', id)
  return { Return: true, GroupId: id }
}

function groupNamed(call: Call, name: string | undefined): SecurityGroupRecord {
  if (!name) throw missingParameter('GroupId')
  const record = call.store.list('security-group').find(({ group }) => group.GroupName === name)
  if (record) return record
  throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC`)
}

/** By an instance that isn't terminated, or by a rule of another group. */
function isUsed(call: Call, id: string): boolean {
  if (call.store.list('instance').some((instance) => !instance.terminatedAt && groupIds(instance).includes(id))) {
    return true
  }
  const others = call.store.list('security-group').filter((other) => other.id !== id)
  return others.some(({ rules }) => rules.some((rule) => rule.ReferencedGroupInfo?.GroupId === id))
}

export const describeSecurityGroups: Operation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult> = (
  input,
  call,
) => {
  refusePagesOfIds(input.GroupIds, input, 'groupIds')
  const named = (input.GroupNames ?? []).map((name) => groupNamed(call, name))
  const records = named.length > 0 && !input.GroupIds?.length ? named : select(call, 'security-group', input.GroupIds)
  const groups = [...new Set([...records, ...named])].map((record) => groupView(call, record))
  const chosen = page(applyFilters(groups, input.Filters, groupFilters), input, ({ GroupId }) => GroupId)
  return { SecurityGroups: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

const groupFilters: FilterTable<SecurityGroup> = {
  description: (group) => group.Description,
  'group-id': (group) => group.GroupId,
  'group-name': (group) => group.GroupName,
  'owner-id': (group) => group.OwnerId,
  'vpc-id': (group) => group.VpcId,
  ...permissionFilters('egress.ip-permission', (group) => group.IpPermissionsEgress),
  ...permissionFilters('ip-permission', (group) => group.IpPermissions),
}

function permissionFilters(
  prefix: string,
  permissionsOf: (group: SecurityGroup) => SecurityGroup['IpPermissions'],
): FilterTable<SecurityGroup> {
  const all = (group: SecurityGroup) => permissionsOf(group) ?? []
  const pairs = (group: SecurityGroup) => all(group).flatMap(({ UserIdGroupPairs }) => UserIdGroupPairs ?? [])
  return {
    [`${prefix}.cidr`]: (group) => all(group).flatMap(({ IpRanges }) => (IpRanges ?? []).map(({ CidrIp }) => CidrIp)),
    [`${prefix}.from-port`]: (group) => all(group).map(({ FromPort }) => FromPort),
    [`${prefix}.group-id`]: (group) => pairs(group).map(({ GroupId }) => GroupId),
    [`${prefix}.group-name`]: (group) => pairs(group).map(({ GroupName }) => GroupName),
    [`${prefix}.ipv6-cidr`]: (group) =>
      all(group).flatMap(({ Ipv6Ranges }) => (Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6)),
    [`${prefix}.prefix-list-id`]: (group) =>
      all(group).flatMap(({ PrefixListIds }) => (PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId)),
    [`${prefix}.protocol`]: (group) => all(group).map(({ IpProtocol }) => IpProtocol),
    [`${prefix}.to-port`]: (group) => all(group).map(({ ToPort }) => ToPort),
    [`${prefix}.user-id`]: (group) => pairs(group).map(({ UserId }) => UserId),
  }
}

export const describeSecurityGroupRules: Operation<
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult
> = (input, call) => {
  const all = call.store.list('security-group').flatMap(({ rules }) => rules)
  const ids = input.SecurityGroupRuleIds ?? []
  const missing = ids.find((id) => !all.some((rule) => rule.SecurityGroupRuleId === id))
  if (missing) {
    throw new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${missing}' does not exist`)
  }
  const selected = ids.length > 0 ? all.filter((rule) => ids.includes(rule.SecurityGroupRuleId)) : all
  const rules = applyFilters(
    selected.map((rule) => ruleView(call, rule)),
    input.Filters,
    ruleFilters,
  )
  const chosen = page(rules, input, ({ SecurityGroupRuleId }) => SecurityGroupRuleId)
  return { SecurityGroupRules: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

const ruleFilters: FilterTable<SecurityGroupRule> = {
  'group-id': (rule) => rule.GroupId,
  'security-group-rule-id': (rule) => rule.SecurityGroupRuleId,
}
