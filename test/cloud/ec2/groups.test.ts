import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type Ec2Tools, ec2Tools, refused } from '../../support/ec2-tools.ts'

let cloud: TestCloud
let ec2: Ec2Tools
let GroupId: string
beforeEach(async () => {
  cloud = await openTestCloud()
  ec2 = ec2Tools(cloud)
  GroupId = await make('mine')
})
afterEach(() => cloud.close())

async function make(GroupName: string): Promise<string> {
  const group = { GroupName, Description: 'of a test' }
  return String((await ec2.client.send(new CreateSecurityGroupCommand(group))).GroupId)
}
const allow = (...IpPermissions: IpPermission[]) =>
  ec2.client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
const tcp = (port: number, ...cidrs: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
})
async function group(id = GroupId) {
  const { SecurityGroups } = await ec2.client.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))
  return SecurityGroups?.[0]
}

test('machines that are on follow every change of their groups', async () => {
  const { InstanceId } = await ec2.launch({ SecurityGroupIds: [GroupId] })
  const ingress = async () => {
    await ec2.settled()
    return cloud.driver.machines.get(InstanceId)?.ingress
  }
  expect(await ingress()).toEqual([])
  await allow(tcp(22, '127.0.0.1/32', '10.1.2.3/8'), { IpProtocol: 'icmp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] })
  expect(await ingress()).toEqual([
    { protocol: 'tcp', from: 22, to: 22, cidrs: ['127.0.0.1/32'] },
    { protocol: 'tcp', from: 22, to: 22, cidrs: ['10.0.0.0/8'] },
    { protocol: 'icmp', cidrs: ['0.0.0.0/0'] },
  ])
  await ec2.client.send(
    new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [tcp(22, '10.0.0.0/8', '127.0.0.1/32')] }),
  )
  expect(await ingress()).toEqual([{ protocol: 'icmp', cidrs: ['0.0.0.0/0'] }])
})

test('a group as a source means the addresses of its members', async () => {
  const other = await make('web')
  await allow({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] })
  const { InstanceId } = await ec2.launch({ SecurityGroupIds: [GroupId] })
  const member = await ec2.launch({ SecurityGroupIds: [other] })
  expect(cloud.driver.machines.get(InstanceId)?.ingress).toEqual([
    { protocol: 'all', cidrs: [`${member.PrivateIpAddress}/32`] },
  ])
  await refused(ec2.client.send(new DeleteSecurityGroupCommand({ GroupId: other })), 'DependencyViolation')
})

test('rules are listed together and one by one', async () => {
  await allow(tcp(22, '0.0.0.0/0', '10.0.0.0/8'), {
    ...tcp(22),
    Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'all' }],
  })
  expect(await group()).toMatchObject({
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '10.0.0.0/8' }],
        Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'all' }],
      },
    ],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  })
  const rules = async () => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }]
    return (await ec2.client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? []
  }
  expect(await rules()).toHaveLength(4)
  const egress = (await rules()).find(({ IsEgress }) => IsEgress)
  const SecurityGroupRuleIds = [String(egress?.SecurityGroupRuleId)]
  await ec2.client.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds }))
  expect((await group())?.IpPermissionsEgress).toEqual([])
  await ec2.client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [tcp(443, '0.0.0.0/0')] }))
  expect((await group())?.IpPermissionsEgress).toMatchObject([{ FromPort: 443 }])
})

test('what cannot be', async () => {
  await refused(make('mine'), 'InvalidGroup.Duplicate', /The security group 'mine' already exists for VPC/)
  await refused(make('sg-mine'), 'InvalidParameterValue', /sg-\*/)
  await refused(make('default'), 'InvalidParameterValue', /reserved/)
  await allow(tcp(22, '0.0.0.0/0'))
  await refused(
    allow(tcp(22, '0.0.0.0/0')),
    'InvalidPermission.Duplicate',
    'the specified rule "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists',
  )
  await refused(allow(tcp(22, '300.0.0.0/8')), 'InvalidParameterValue', 'CIDR block 300.0.0.0/8 is malformed')
  await refused(allow(tcp(70_000, '0.0.0.0/0')), 'InvalidParameterValue', /between 0 and 65535/)
  await refused(allow({ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }), 'InvalidParameterValue', /both from/)
  const missing = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [tcp(80, '0.0.0.0/0')] })
  await refused(ec2.client.send(missing), 'InvalidPermission.NotFound')
  const { SecurityGroups } = await ec2.client.send(new DescribeSecurityGroupsCommand({ GroupNames: ['default'] }))
  const remove = (id: string | undefined) => ec2.client.send(new DeleteSecurityGroupCommand({ GroupId: id }))
  await refused(remove(SecurityGroups?.[0]?.GroupId), 'CannotDelete')
  await remove(GroupId)
  await refused(remove(GroupId), 'InvalidGroup.NotFound', `The security group '${GroupId}' does not exist`)
})
