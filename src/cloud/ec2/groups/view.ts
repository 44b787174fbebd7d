import type { SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2'
import type { SecurityGroupRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import type { Call } from '../call.ts'
import { permissionsOf, type StoredRule } from './rules.ts'

/** A group as DescribeSecurityGroups shows it. */
export function groupView(call: Call, { id, group, rules }: SecurityGroupRecord): SecurityGroup {
  return {
    ...group,
    IpPermissions: permissionsOf(rules.filter(({ IsEgress }) => !IsEgress)),
    IpPermissionsEgress: permissionsOf(rules.filter(({ IsEgress }) => IsEgress)),
    Tags: call.store.tagsOf(id),
  }
}

export function ruleView(call: Call, rule: StoredRule): SecurityGroupRule {
  const id = rule.SecurityGroupRuleId
  return {
    ...rule,
    SecurityGroupRuleArn: `arn:aws:ec2:${call.store.region}:${accountId}:security-group-rule/${id}`,
    Tags: call.store.tagsOf(id),
  }
}
