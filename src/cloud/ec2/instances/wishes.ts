import type { BlockDeviceMapping, RunInstancesRequest } from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { ImageRecord, InstanceProfileRecord, KeyPairRecord } from '../../store/records.ts'
import { type InstanceType, instanceType } from '../../world/instance-types.ts'
import type { Call } from '../call.ts'
import { findImage, findKeyPair } from '../find.ts'
import { overlayMappings } from '../images/disks.ts'

/** What a launch asks for, checked. */
export interface Wishes {
  readonly image: ImageRecord
  readonly type: InstanceType
  readonly keyPair: KeyPairRecord | undefined
  readonly mappings: readonly BlockDeviceMapping[]
  readonly userData: string | undefined
  readonly profile: InstanceProfileRecord | undefined
  /** Present when it shall be a spot instance. */
  readonly spot: SpotWish | undefined
}

export interface SpotWish {
  readonly maxPrice: string | undefined
}

/** EC2's default type. */
const defaultType = 'm1.small'

/** @throws AwsError as EC2 for the first wish that can't be met */
export function checkWishes(call: Call, input: RunInstancesRequest): Wishes {
  if (!input.ImageId) throw missingParameter('ImageId')
  const image = findImage(call, input.ImageId)
  if (image.image.State !== 'available') {
    throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${image.id}' is not available`)
  }
  checkBaseImage(call, image)
  return {
    image,
    type: findType(input.InstanceType ?? defaultType, image),
    keyPair: input.KeyName === undefined ? undefined : findKeyPair(call, input.KeyName),
    mappings: overlayMappings(call, image.image.BlockDeviceMappings ?? [], input.BlockDeviceMappings),
    userData: checkUserData(input.UserData),
    profile: findProfile(call, input),
    spot: spotWish(input),
  }
}

function spotWish({ InstanceMarketOptions: market }: RunInstancesRequest): SpotWish | undefined {
  if (!market) return undefined
  const { MarketType: type, SpotOptions: spot = {} } = market
  if (type !== 'spot') throw invalidParameter('marketType', type, 'The local cloud has spot instances only.')
  if ((spot.SpotInstanceType ?? 'one-time') !== 'one-time') {
    throw new AwsError('UnsupportedOperation', 'The local cloud has one-time spot requests only.')
  }
  if (spot.MaxPrice !== undefined && !/^\d+(\.\d+)?$/.test(spot.MaxPrice)) {
    throw invalidParameter('price', spot.MaxPrice)
  }
  return { maxPrice: spot.MaxPrice }
}

function checkBaseImage(call: Call, { id, baseImage }: ImageRecord): void {
  if (baseImage === undefined || call.baseImages.some(({ name }) => name === baseImage)) return
  throw new AwsError(
    'InvalidAMIID.Unavailable',
    `The image ID '${id}' is no longer available: its base image '${baseImage}' was removed`,
  )
}

function findType(name: string, { image }: ImageRecord): InstanceType {
  const type = instanceType(name)
  if (!type) throw new AwsError('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`)
  if (type.architecture === image.Architecture) return type
  throw new AwsError(
    'InvalidParameterValue',
    `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.Architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
  )
}

/** Base64 of at most 16 KiB. */
export function checkUserData(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new AwsError('InvalidParameterValue', 'Invalid BASE64 encoding of user data')
  }
  if (Buffer.from(text, 'base64').length > 16_384) {
    throw new AwsError('InvalidParameterValue', 'User data is limited to 16384 bytes')
  }
  return text
}

function findProfile(
  call: Call,
  { IamInstanceProfile: wanted }: RunInstancesRequest,
): InstanceProfileRecord | undefined {
  const name = wanted?.Name ?? wanted?.Arn?.replace(/^.*\//, '')
  if (!name) return undefined
  const profile = call.cloud.global().get('instance-profile', name)
  if (profile) return profile
  const member = wanted?.Name ? 'name' : 'arn'
  throw invalidParameter(
    `iamInstanceProfile.${member}`,
    wanted?.Name ?? wanted?.Arn,
    'Invalid IAM Instance Profile name',
  )
}
