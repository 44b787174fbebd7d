import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
  InstanceTypeOffering,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'
import { type InstanceType, instanceTypes } from '../../world/instance-types.ts'
import { zonesOf } from '../../world/regions.ts'
import type { Operation } from '../call.ts'
import { applyFilters, type FilterTable } from '../filters.ts'
import { page } from '../pages.ts'

type Name = NonNullable<InstanceTypeInfo['InstanceType']>

export const describeInstanceTypes: Operation<DescribeInstanceTypesRequest, DescribeInstanceTypesResult> = (input) => {
  const types = selectTypes(input.InstanceTypes).map(typeInfo)
  const chosen = page(applyFilters(types, input.Filters, typeFilters), input, ({ InstanceType }) => InstanceType)
  const InstanceTypes = chosen.items.map(({ Tags: _, ...info }) => info)
  return { InstanceTypes, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

function selectTypes(names: readonly string[] | undefined): readonly InstanceType[] {
  if (!names?.length) return instanceTypes
  const found = instanceTypes.filter(({ name }) => names.includes(name))
  const missing = names.filter((name) => !found.some((type) => type.name === name))
  if (missing.length === 0) return found
  throw new AwsError(
    'InvalidInstanceType',
    `The following supplied instance types do not exist: [${missing.join(', ')}]`,
  )
}

function typeInfo(type: InstanceType): InstanceTypeInfo & { Tags?: undefined } {
  return {
    InstanceType: type.name as Name,
    CurrentGeneration: type.currentGeneration,
    FreeTierEligible: false,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    SupportedBootModes: type.architecture === 'arm64' ? ['uefi'] : ['legacy-bios', 'uefi'],
    BareMetal: false,
    Hypervisor: type.hypervisor,
    ProcessorInfo: { SupportedArchitectures: [type.architecture], SustainedClockSpeedInGhz: 2.5 },
    VCpuInfo: {
      DefaultVCpus: type.vcpus,
      DefaultCores: Math.max(1, type.vcpus / 2),
      DefaultThreadsPerCore: type.vcpus > 1 ? 2 : 1,
    },
    MemoryInfo: { SizeInMiB: type.memoryMiB },
    InstanceStorageSupported: false,
    EbsInfo: {
      EbsOptimizedSupport: type.hypervisor === 'nitro' ? 'default' : 'unsupported',
      EncryptionSupport: 'supported',
      NvmeSupport: type.hypervisor === 'nitro' ? 'required' : 'unsupported',
    },
    NetworkInfo: {
      NetworkPerformance: 'Low to Moderate',
      MaximumNetworkInterfaces: 1,
      MaximumNetworkCards: 1,
      DefaultNetworkCardIndex: 0,
      Ipv4AddressesPerInterface: 1,
      Ipv6AddressesPerInterface: 0,
      Ipv6Supported: false,
      EnaSupport: type.hypervisor === 'nitro' ? 'required' : 'unsupported',
      EfaSupported: false,
    },
    PlacementGroupInfo: { SupportedStrategies: [] },
    HibernationSupported: false,
    BurstablePerformanceSupported: type.burstable,
    DedicatedHostsSupported: false,
    AutoRecoverySupported: false,
    NitroEnclavesSupport: 'unsupported',
  }
}

const typeFilters: FilterTable<InstanceTypeInfo> = {
  'auto-recovery-supported': (type) => type.AutoRecoverySupported,
  'bare-metal': (type) => type.BareMetal,
  'burstable-performance-supported': (type) => type.BurstablePerformanceSupported,
  'current-generation': (type) => type.CurrentGeneration,
  'dedicated-hosts-supported': (type) => type.DedicatedHostsSupported,
  'ebs-info.ebs-optimized-support': (type) => type.EbsInfo?.EbsOptimizedSupport,
  'ebs-info.encryption-support': (type) => type.EbsInfo?.EncryptionSupport,
  'ebs-info.nvme-support': (type) => type.EbsInfo?.NvmeSupport,
  'free-tier-eligible': (type) => type.FreeTierEligible,
  'hibernation-supported': (type) => type.HibernationSupported,
  hypervisor: (type) => type.Hypervisor,
  'instance-storage-supported': (type) => type.InstanceStorageSupported,
  'instance-type': (type) => type.InstanceType,
  'memory-info.size-in-mib': (type) => type.MemoryInfo?.SizeInMiB,
  'network-info.ena-support': (type) => type.NetworkInfo?.EnaSupport,
  'nitro-enclaves-support': (type) => type.NitroEnclavesSupport,
  'processor-info.supported-architecture': (type) => type.ProcessorInfo?.SupportedArchitectures,
  'supported-boot-mode': (type) => type.SupportedBootModes,
  'supported-root-device-type': (type) => type.SupportedRootDeviceTypes,
  'supported-usage-class': (type) => type.SupportedUsageClasses,
  'supported-virtualization-type': (type) => type.SupportedVirtualizationTypes,
  'vcpu-info.default-cores': (type) => type.VCpuInfo?.DefaultCores,
  'vcpu-info.default-threads-per-core': (type) => type.VCpuInfo?.DefaultThreadsPerCore,
  'vcpu-info.default-vcpus': (type) => type.VCpuInfo?.DefaultVCpus,
}

/** Every type is offered everywhere. */
export const describeInstanceTypeOfferings: Operation<
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult
> = (input, call) => {
  const kind = input.LocationType ?? 'region'
  const offerings = locations(kind, call.store.region).flatMap((location) =>
    instanceTypes.map(({ name }) => ({
      InstanceType: name as Name,
      LocationType: kind,
      Location: location,
      Tags: undefined,
    })),
  )
  const filtered = applyFilters(offerings, input.Filters, {
    location: ({ Location }) => Location,
    'instance-type': ({ InstanceType }) => InstanceType,
  })
  const chosen = page(filtered, input, ({ InstanceType, Location }) => `${InstanceType} ${Location}`)
  const InstanceTypeOfferings: InstanceTypeOffering[] = chosen.items.map(({ Tags: _, ...offering }) => offering)
  return { InstanceTypeOfferings, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

function locations(kind: string, region: string): string[] {
  switch (kind) {
    case 'region':
      return [region]
    case 'availability-zone':
      return zonesOf(region).map(({ name }) => name)
    case 'availability-zone-id':
      return zonesOf(region).map(({ id }) => id)
    default:
      throw invalidParameter('locationType', kind)
  }
}
