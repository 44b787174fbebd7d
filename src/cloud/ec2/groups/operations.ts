import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupEgressResult,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2'
import { AwsError, missingParameter } from '../../protocol/aws-error.ts'
import type { SecurityGroupRecord } from '../../store/records.ts'
import { refreshIngress } from '../../world/ingress.ts'
import type { Call, Operation } from '../call.ts'
import { findGroup } from '../find.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { describeRule, rulesOf, type StoredRule, sameRule } from './rules.ts'
import { ruleView } from './view.ts'

type Authorize = AuthorizeSecurityGroupIngressRequest & AuthorizeSecurityGroupEgressRequest
type Revoke = RevokeSecurityGroupIngressRequest & RevokeSecurityGroupEgressRequest

export const authorizeSecurityGroupIngress: Operation<
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult
> = (input, call) => authorize(input as Authorize, call, false)

export const authorizeSecurityGroupEgress: Operation<
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult
> = (input, call) => authorize(input as Authorize, call, true)

export const revokeSecurityGroupIngress: Operation<
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult
> = (input, call) => revoke(input as Revoke, call, false)

export const revokeSecurityGroupEgress: Operation<RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult> = (
  input,
  call,
) => revoke(input as Revoke, call, true)

function authorize(input: Authorize, call: Call, isEgress: boolean) {
  const group = groupOf(call, input)
  const tags = specifiedTags(input.TagSpecifications, ['security-group-rule'])('security-group-rule')
  const added = permissionsOf(input).flatMap((permission) => rulesOf(call, group.id, isEgress, permission))
  added.forEach((rule, index) => {
    if ([...group.rules, ...added.slice(0, index)].some((other) => sameRule(rule, other))) {
      throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${describeRule(rule)}" already exists`)
    }
  })
  call.store.put('security-group', { ...group, rules: [...group.rules, ...added] })
  for (const rule of added) putTags(call.store, rule.SecurityGroupRuleId, tags)
  call.afterwards(() => refreshIngress(call.cloud, call.store))
  return { Return: true, SecurityGroupRules: added.map((rule) => ruleView(call, rule)) }
}

function revoke(input: Revoke, call: Call, isEgress: boolean) {
  const group = groupOf(call, input)
  const revoked = input.SecurityGroupRuleIds?.length
    ? input.SecurityGroupRuleIds.map((id) => ruleById(group, id, isEgress))
    : permissionsOf(input).flatMap((permission) => rulesLike(call, group, isEgress, permission))
  const rules = group.rules.filter((rule) => !revoked.includes(rule))
  call.store.put('security-group', { ...group, rules })
  call.afterwards(() => refreshIngress(call.cloud, call.store))
  return {
    Return: true,
    RevokedSecurityGroupRules: revoked.map((rule) => ({
      ...rule,
      ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId,
    })),
  }
}

function groupOf(
  call: Call,
  input: { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined },
) {
  if (input.GroupId) return findGroup(call, input.GroupId)
  if (!input.GroupName) throw missingParameter('GroupId')
  const group = call.store.list('security-group').find(({ group }) => group.GroupName === input.GroupName)
  if (group) return group
  throw new AwsError('InvalidGroup.NotFound', `The security group '${input.GroupName}' does not exist in default VPC`)
}

/** The list of permissions, or the one that the older, flat parameters make up. */
function permissionsOf(input: Authorize): IpPermission[] {
  if (input.IpPermissions?.length) return input.IpPermissions
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName: source } = input
  if (IpProtocol === undefined && CidrIp === undefined && source === undefined) throw missingParameter('IpPermissions')
  return [
    {
      IpProtocol,
      FromPort,
      ToPort,
      IpRanges: CidrIp === undefined ? [] : [{ CidrIp }],
      UserIdGroupPairs: source === undefined ? [] : [{ GroupName: source }],
    },
  ]
}

function rulesLike(call: Call, group: SecurityGroupRecord, isEgress: boolean, permission: IpPermission): StoredRule[] {
  return rulesOf(call, group.id, isEgress, permission).map((wanted) => {
    const rule = group.rules.find((present) => sameRule(present, wanted))
    if (rule) return rule
    throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
  })
}

function ruleById(group: SecurityGroupRecord, id: string, isEgress: boolean): StoredRule {
  const rule = group.rules.find((present) => present.SecurityGroupRuleId === id && present.IsEgress === isEgress)
  if (rule) return rule
  throw new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
}
