import { isIPv6 } from 'node:net'
import type { IpPermission, SecurityGroupRule, UserIdGroupPair } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import type { SecurityGroupRecord } from '../../store/records.ts'
import { formatAddress, parseAddress } from '../../world/addresses.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import type { Call } from '../call.ts'
import { findGroup } from '../find.ts'

export type StoredRule = SecurityGroupRecord['rules'][number]

/** Every peer of a permission is a rule of its own. @throws AwsError `InvalidParameterValue`, `InvalidGroup.NotFound` */
export function rulesOf(call: Call, groupId: string, isEgress: boolean, permission: IpPermission): StoredRule[] {
  const common = { GroupId: groupId, GroupOwnerId: accountId, IsEgress: isEgress, ...protocolAndPorts(permission) }
  const make = (peer: SecurityGroupRule, description: string | undefined): StoredRule => ({
    ...peer,
    ...common,
    SecurityGroupRuleId: newId('sgr'),
    ...(description === undefined ? {} : { Description: description }),
  })
  const rules = [
    ...(permission.IpRanges ?? []).map((range) => make({ CidrIpv4: checkCidr(range.CidrIp) }, range.Description)),
    ...(permission.Ipv6Ranges ?? []).map((range) => make({ CidrIpv6: checkCidr6(range.CidrIpv6) }, range.Description)),
    ...(permission.PrefixListIds ?? []).map((list) => make({ PrefixListId: list.PrefixListId }, list.Description)),
    ...(permission.UserIdGroupPairs ?? []).map((pair) =>
      make({ ReferencedGroupInfo: groupInfo(call, pair) }, pair.Description),
    ),
  ]
  if (rules.length === 0) throw new AwsError('InvalidParameterValue', 'The permission names no source or destination.')
  return rules
}

/** Whether two rules let the same through; descriptions don't count. */
export function sameRule(a: SecurityGroupRule, b: SecurityGroupRule): boolean {
  return ruleKey(a) === ruleKey(b)
}

function ruleKey(rule: SecurityGroupRule): string {
  const { IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = rule
  return JSON.stringify([
    IsEgress,
    IpProtocol,
    FromPort,
    ToPort,
    CidrIpv4,
    CidrIpv6,
    PrefixListId,
    ReferencedGroupInfo?.GroupId,
  ])
}

/** `peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW`, as EC2 words its complaint about duplicates. */
export function describeRule(rule: SecurityGroupRule): string {
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId
  const ports =
    rule.IpProtocol === '-1'
      ? 'ALL'
      : `${rule.IpProtocol?.toUpperCase()}, from port: ${rule.FromPort}, to port: ${rule.ToPort}`
  return `peer: ${peer}, ${ports}, ALLOW`
}

/** The rules as the nested lists of DescribeSecurityGroups. */
export function permissionsOf(rules: readonly StoredRule[]): IpPermission[] {
  const permissions = new Map<
    string,
    Required<Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'PrefixListIds' | 'UserIdGroupPairs'>> & IpPermission
  >()
  for (const rule of rules) {
    const key = `${rule.IpProtocol} ${rule.FromPort} ${rule.ToPort}`
    const permission = permissions.get(key) ?? emptyPermission(rule)
    permissions.set(key, permission)
    const { Description } = rule
    if (rule.CidrIpv4) permission.IpRanges?.push({ CidrIp: rule.CidrIpv4, Description })
    if (rule.CidrIpv6) permission.Ipv6Ranges?.push({ CidrIpv6: rule.CidrIpv6, Description })
    if (rule.PrefixListId) permission.PrefixListIds?.push({ PrefixListId: rule.PrefixListId, Description })
    const group = rule.ReferencedGroupInfo
    if (group) permission.UserIdGroupPairs?.push({ GroupId: group.GroupId, UserId: group.UserId, Description })
  }
  return [...permissions.values()]
}

function emptyPermission(rule: StoredRule) {
  // EC2 leaves the ports of "all traffic" out.
  const ports = rule.IpProtocol === '-1' ? {} : { FromPort: rule.FromPort, ToPort: rule.ToPort }
  return {
    IpProtocol: rule.IpProtocol,
    ...ports,
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
  }
}

const protocolNames: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
}

function protocolAndPorts({ IpProtocol, FromPort, ToPort }: IpPermission) {
  const given = (IpProtocol ?? '-1').toLowerCase()
  const protocol = protocolNames[given] ?? given
  if (!/^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/.test(protocol)) {
    throw new AwsError('InvalidPermission.Malformed', `Unsupported IP protocol "${IpProtocol}"`)
  }
  if (protocol !== 'tcp' && protocol !== 'udp') {
    const isAll = protocol === '-1'
    return { IpProtocol: protocol, FromPort: isAll ? -1 : (FromPort ?? -1), ToPort: isAll ? -1 : (ToPort ?? -1) }
  }
  if (FromPort === undefined || ToPort === undefined) {
    throw new AwsError(
      'InvalidParameterValue',
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    )
  }
  for (const port of [FromPort, ToPort]) {
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw invalidParameter('port', port, 'It must be between 0 and 65535.')
  }
  if (FromPort > ToPort) {
    throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${FromPort}:${ToPort})`)
  }
  return { IpProtocol: protocol, FromPort, ToPort }
}

/** EC2 clears the bits after the length. */
function checkCidr(cidr: string | undefined): string {
  const [address = '', length = ''] = (cidr ?? '').split('/')
  const number = parseAddress(address)
  if (number === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) {
    throw new AwsError('InvalidParameterValue', `CIDR block ${cidr} is malformed`)
  }
  const size = 2 ** (32 - Number(length))
  return `${formatAddress(Math.floor(number / size) * size)}/${Number(length)}`
}

function checkCidr6(cidr: string | undefined): string {
  const [address = '', length = ''] = (cidr ?? '').split('/')
  if (isIPv6(address) && /^\d{1,3}$/.test(length) && Number(length) <= 128) return `${address}/${Number(length)}`
  throw new AwsError('InvalidParameterValue', `CIDR block ${cidr} is malformed`)
}

function groupInfo(call: Call, pair: UserIdGroupPair) {
  const named = call.store.list('security-group').find(({ group }) => group.GroupName === pair.GroupName)
  const GroupId = pair.GroupId ?? named?.id
  if (!GroupId) throw new AwsError('InvalidGroup.NotFound', `The security group '${pair.GroupName}' does not exist`)
  return { GroupId: findGroup(call, GroupId).id, UserId: pair.UserId ?? accountId }
}
