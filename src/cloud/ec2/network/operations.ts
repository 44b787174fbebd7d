import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Region,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import { freeAddresses } from '../../world/allocate-address.ts'
import { optInStatus, regionNames, zonesOf } from '../../world/regions.ts'
import type { Operation } from '../call.ts'
import { applyFilters, type FilterTable, neverPresent } from '../filters.ts'
import { findVpc, select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'

export const describeVpcs: Operation<DescribeVpcsRequest, DescribeVpcsResult> = (input, call) => {
  refusePagesOfIds(input.VpcIds, input, 'vpcIds')
  const vpcs = select(call, 'vpc', input.VpcIds).map(({ id, vpc }) => ({ ...vpc, Tags: call.store.tagsOf(id) }))
  const chosen = page(applyFilters(vpcs, input.Filters, vpcFilters), input, ({ VpcId }) => VpcId)
  return { Vpcs: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

const vpcFilters: FilterTable<Vpc> = {
  cidr: (vpc) => vpc.CidrBlock,
  'cidr-block-association.association-id': (vpc) =>
    (vpc.CidrBlockAssociationSet ?? []).map(({ AssociationId }) => AssociationId),
  'cidr-block-association.cidr-block': (vpc) => (vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock),
  'cidr-block-association.state': (vpc) =>
    (vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlockState }) => CidrBlockState?.State),
  'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
  'ipv6-cidr-block-association.association-id': neverPresent,
  'ipv6-cidr-block-association.ipv6-cidr-block': neverPresent,
  'ipv6-cidr-block-association.ipv6-pool': neverPresent,
  'ipv6-cidr-block-association.state': neverPresent,
  'is-default': (vpc) => vpc.IsDefault,
  isDefault: (vpc) => vpc.IsDefault,
  'owner-id': (vpc) => vpc.OwnerId,
  state: (vpc) => vpc.State,
  'vpc-id': (vpc) => vpc.VpcId,
}

export const describeVpcAttribute: Operation<DescribeVpcAttributeRequest, DescribeVpcAttributeResult> = (
  input,
  call,
) => {
  const { id } = findVpc(call, String(input.VpcId))
  switch (input.Attribute) {
    case 'enableDnsSupport':
      return { VpcId: id, EnableDnsSupport: { Value: true } }
    case 'enableDnsHostnames':
      return { VpcId: id, EnableDnsHostnames: { Value: true } }
    case 'enableNetworkAddressUsageMetrics':
      return { VpcId: id, EnableNetworkAddressUsageMetrics: { Value: false } }
    default:
      throw invalidParameter('attribute', input.Attribute)
  }
}

export const describeSubnets: Operation<DescribeSubnetsRequest, DescribeSubnetsResult> = (input, call) => {
  refusePagesOfIds(input.SubnetIds, input, 'subnetIds')
  const subnets = select(call, 'subnet', input.SubnetIds).map((record) => ({
    ...record.subnet,
    AvailableIpAddressCount: freeAddresses(call.store, record),
    Tags: call.store.tagsOf(record.id),
  }))
  const chosen = page(applyFilters(subnets, input.Filters, subnetFilters), input, ({ SubnetId }) => SubnetId)
  return { Subnets: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

const zoneOf = (subnet: Subnet) => subnet.AvailabilityZone
const zoneIdOf = (subnet: Subnet) => subnet.AvailabilityZoneId
const cidrOf = (subnet: Subnet) => subnet.CidrBlock
const isDefault = (subnet: Subnet) => subnet.DefaultForAz

const subnetFilters: FilterTable<Subnet> = {
  'availability-zone': zoneOf,
  availabilityZone: zoneOf,
  'availability-zone-id': zoneIdOf,
  availabilityZoneId: zoneIdOf,
  'available-ip-address-count': (subnet) => subnet.AvailableIpAddressCount,
  cidr: cidrOf,
  'cidr-block': cidrOf,
  cidrBlock: cidrOf,
  'customer-owned-ipv4-pool': neverPresent,
  'default-for-az': isDefault,
  defaultForAz: isDefault,
  'enable-dns64': (subnet) => subnet.EnableDns64,
  'ipv6-cidr-block-association.association-id': neverPresent,
  'ipv6-cidr-block-association.ipv6-cidr-block': neverPresent,
  'ipv6-cidr-block-association.state': neverPresent,
  'ipv6-native': (subnet) => subnet.Ipv6Native,
  'map-customer-owned-ip-on-launch': () => false,
  'map-public-ip-on-launch': (subnet) => subnet.MapPublicIpOnLaunch,
  'outpost-arn': neverPresent,
  'owner-id': (subnet) => subnet.OwnerId,
  state: (subnet) => subnet.State,
  'subnet-arn': (subnet) => subnet.SubnetArn,
  'subnet-id': (subnet) => subnet.SubnetId,
  'vpc-id': (subnet) => subnet.VpcId,
}

export const describeRegions: Operation<DescribeRegionsRequest, DescribeRegionsResult> = (input) => {
  const unknown = input.RegionNames?.find((name) => !(regionNames as readonly string[]).includes(name))
  if (unknown) throw invalidParameter('regionName', unknown)
  const names = input.RegionNames?.length ? input.RegionNames : regionNames
  const regions = [...names].sort().map((name) => ({
    RegionName: name,
    Endpoint: `ec2.${name}.amazonaws.com`,
    OptInStatus: optInStatus(name),
    Tags: undefined,
  }))
  const chosen = applyFilters(regions, input.Filters, regionFilters)
  return { Regions: chosen.map(({ Tags: _, ...region }) => region) }
}

const regionFilters: FilterTable<Region & { Tags?: undefined }> = {
  endpoint: (region) => region.Endpoint,
  'opt-in-status': (region) => region.OptInStatus,
  'region-name': (region) => region.RegionName,
}

export const describeAvailabilityZones: Operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult> = (
  input,
  call,
) => {
  const zones = zonesOf(call.store.region).map(({ name, id }) => ({
    ZoneName: name,
    ZoneId: id,
    ZoneType: 'availability-zone',
    State: 'available' as const,
    RegionName: call.store.region,
    GroupName: call.store.region,
    NetworkBorderGroup: call.store.region,
    OptInStatus: 'opt-in-not-required' as const,
    Messages: [],
    Tags: undefined,
  }))
  const wanted = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])]
  const missing = wanted.find((name) => !zones.some(({ ZoneName, ZoneId }) => name === ZoneName || name === ZoneId))
  if (missing) throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${missing}]`)
  const selected = zones.filter(
    ({ ZoneName, ZoneId }) => wanted.length === 0 || wanted.includes(ZoneName) || wanted.includes(ZoneId),
  )
  const chosen = applyFilters(selected, input.Filters, zoneFilters)
  return { AvailabilityZones: chosen.map(({ Tags: _, ...zone }) => zone) }
}

const zoneFilters: FilterTable<AvailabilityZone & { Tags?: undefined }> = {
  'group-long-name': (zone) => zone.GroupLongName,
  'group-name': (zone) => zone.GroupName,
  message: neverPresent,
  'opt-in-status': (zone) => zone.OptInStatus,
  'parent-zone-id': neverPresent,
  'parent-zone-name': neverPresent,
  'region-name': (zone) => zone.RegionName,
  state: (zone) => zone.State,
  'zone-id': (zone) => zone.ZoneId,
  'zone-name': (zone) => zone.ZoneName,
  'zone-type': (zone) => zone.ZoneType,
}
