import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeInternetGatewaysCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { networkOf, regionNames, zonesOf } from '../../../src/cloud/world/regions.ts'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { ec2Tools, refused } from '../../support/ec2-tools.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await openTestCloud()
})
afterAll(() => cloud.close())

test('a region has a default VPC with a subnet per zone from the start', async () => {
  const { client, launch } = ec2Tools(cloud, 'ap-southeast-2')
  const isDefault = [{ Name: 'is-default', Values: ['true'] }]
  const { Vpcs } = await client.send(new DescribeVpcsCommand({ Filters: isDefault }))
  expect(Vpcs).toMatchObject([{ CidrBlock: '127.32.0.0/16', State: 'available', IsDefault: true }])
  const VpcId = String(Vpcs?.[0]?.VpcId)
  await launch()
  const inVpc = [{ Name: 'vpc-id', Values: [VpcId] }]
  const { Subnets } = await client.send(new DescribeSubnetsCommand({ Filters: inVpc }))
  expect(
    Subnets?.map(({ AvailabilityZone, AvailableIpAddressCount }) => [AvailabilityZone, AvailableIpAddressCount]),
  ).toEqual([
    ['ap-southeast-2a', 4090],
    ['ap-southeast-2b', 4091],
    ['ap-southeast-2c', 4091],
  ])
  const asked = { VpcId, Attribute: 'enableDnsSupport' as const }
  expect((await client.send(new DescribeVpcAttributeCommand(asked))).EnableDnsSupport?.Value).toBe(true)
  expect((await client.send(new DescribeRouteTablesCommand({ Filters: inVpc }))).RouteTables).toHaveLength(1)
  expect((await client.send(new DescribeInternetGatewaysCommand({}))).InternetGateways).toHaveLength(1)
  const elsewhere = ec2Tools(cloud, 'eu-west-1').client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }))
  await refused(elsewhere, 'InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`)
})

test('zones have ids of the form of AWS', () => {
  expect(zonesOf('us-east-1').map(({ id }) => id)).toEqual(['use1-az1', 'use1-az2', 'use1-az3'])
  expect(zonesOf('ap-southeast-2')[0]?.id).toBe('apse2-az1')
  expect(zonesOf('ap-northeast-1')[0]?.id).toBe('apne1-az1')
  expect(zonesOf('ca-central-1')[0]?.id).toBe('cac1-az1')
})

test('networks of regions and zones never overlap', () => {
  const cidrs = regionNames.flatMap((name) => [0, 1, 2].map((zone) => networkOf(name).zoneCidr(zone)))
  expect(new Set(cidrs).size).toBe(cidrs.length)
  for (const cidr of cidrs) expect(cidr).toMatch(/^127\.(1[6-9]|[2-5]\d)\.(0|16|32)\.0\/20$/)
})

test('types and where they are offered', async () => {
  const { client } = ec2Tools(cloud)
  const describe = (InstanceTypes: string[]) =>
    client.send(new DescribeInstanceTypesCommand({ InstanceTypes: InstanceTypes as 't2.micro'[] }))
  const { InstanceTypes } = await describe(['t2.micro'])
  expect(InstanceTypes).toMatchObject([
    { VCpuInfo: { DefaultVCpus: 1 }, MemoryInfo: { SizeInMiB: 1024 }, BurstablePerformanceSupported: true },
  ])
  await refused(describe(['t2.huge']), 'InvalidInstanceType', /\[t2\.huge\]/)
  const small = [{ Name: 'instance-type', Values: ['t3.small'] }]
  const wanted = { LocationType: 'availability-zone' as const, Filters: small }
  const { InstanceTypeOfferings } = await client.send(new DescribeInstanceTypeOfferingsCommand(wanted))
  expect(InstanceTypeOfferings?.map(({ Location }) => Location)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c'])
})

test('regions that have to be asked for are there, and say so', async () => {
  const { client } = ec2Tools(cloud)
  const { Regions } = await client.send(new DescribeRegionsCommand({ RegionNames: ['eu-south-1', 'eu-west-1'] }))
  expect(Regions?.map(({ OptInStatus }) => OptInStatus)).toEqual(['opted-in', 'opt-in-not-required'])
})

test('regions and zones that are not there', async () => {
  const { client } = ec2Tools(cloud)
  await refused(client.send(new DescribeRegionsCommand({ RegionNames: ['mars-1'] })), 'InvalidParameterValue')
  const zones = new DescribeAvailabilityZonesCommand({ ZoneNames: ['us-east-1z'] })
  await refused(client.send(zones), 'InvalidParameterValue', 'Invalid availability zone: [us-east-1z]')
})
