import type { VolumeType } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter } from '../../protocol/aws-error.ts'

export interface VolumeShape {
  readonly VolumeType: VolumeType
  readonly Iops?: number
  readonly Throughput?: number
}

interface TypeRules {
  /** In GiB. */
  readonly sizes: readonly [number, number]
  readonly iops?: readonly [number, number]
  readonly iopsPerGiB?: number
  readonly iopsRequired?: true
  readonly defaultIops?: (size: number) => number
  readonly throughput?: readonly [number, number]
}

/** Amazon EBS volume types: sizes, IOPS and MiB/s. */
const rules: Readonly<Record<VolumeType, TypeRules>> = {
  standard: { sizes: [1, 1024] },
  gp2: { sizes: [1, 16_384], defaultIops: (size) => Math.min(16_000, Math.max(100, 3 * size)) },
  gp3: { sizes: [1, 65_536], iops: [3000, 80_000], defaultIops: () => 3000, throughput: [125, 2000] },
  io1: { sizes: [4, 16_384], iops: [100, 64_000], iopsPerGiB: 50, iopsRequired: true },
  io2: { sizes: [4, 65_536], iops: [100, 256_000], iopsPerGiB: 1000, iopsRequired: true },
  st1: { sizes: [125, 16_384] },
  sc1: { sizes: [125, 16_384] },
}

/**
 * Checks a volume's type, size (GiB), IOPS and throughput (MiB/s) and fills in what the type gives of itself.
 *
 * @throws AwsError `InvalidParameterValue`, `InvalidParameterCombination`, `MissingParameter`
 */
export function checkVolumeShape(wanted: {
  readonly Size: number
  readonly VolumeType?: VolumeType | undefined
  readonly Iops?: number | undefined
  readonly Throughput?: number | undefined
}): VolumeShape {
  const type = wanted.VolumeType ?? 'gp2'
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined
  if (!rule) throw invalidParameter('volumeType', type)
  checkRange('size', wanted.Size, rule.sizes)
  const iops = checkIops(type, rule, wanted.Size, wanted.Iops)
  const throughput = checkThroughput(type, rule, wanted.Throughput)
  return {
    VolumeType: type,
    ...(iops === undefined ? {} : { Iops: iops }),
    ...(throughput === undefined ? {} : { Throughput: throughput }),
  }
}

function checkIops(type: VolumeType, rule: TypeRules, size: number, iops: number | undefined): number | undefined {
  if (iops === undefined) {
    if (rule.iopsRequired)
      throw new AwsError('MissingParameter', `The request must contain the parameter iops for ${type} volumes`)
    return rule.defaultIops?.(size)
  }
  if (!rule.iops) {
    // What DescribeVolumes told of a gp2 volume may be told back.
    if (iops === rule.defaultIops?.(size)) return iops
    throw new AwsError('InvalidParameterCombination', `The parameter iops is not supported for ${type} volumes.`)
  }
  checkRange('iops', iops, rule.iops)
  if (rule.iopsPerGiB && iops > rule.iopsPerGiB * size) {
    throw new AwsError(
      'InvalidParameterValue',
      `Iops to volume size ratio of ${iops / size} is too high; maximum is ${rule.iopsPerGiB}`,
    )
  }
  return iops
}

function checkThroughput(type: VolumeType, rule: TypeRules, throughput: number | undefined): number | undefined {
  if (throughput === undefined) return rule.throughput?.[0]
  if (!rule.throughput) {
    throw new AwsError('InvalidParameterCombination', `The parameter throughput is not supported for ${type} volumes.`)
  }
  checkRange('throughput', throughput, rule.throughput)
  return throughput
}

function checkRange(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw invalidParameter(name, value, `It must be between ${least} and ${most}.`)
}
