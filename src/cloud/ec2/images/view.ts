import type { Image } from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { ImageRecord } from '../../store/records.ts'
import { accountId } from '../../world/identity.ts'
import type { Call } from '../call.ts'
import { findImage } from '../find.ts'

/** An image as DescribeImages shows it. */
export function imageView(call: Call, record: ImageRecord): Image {
  return {
    ...record.image,
    Public: isPublic(record),
    ProductCodes: record.image.ProductCodes ?? [],
    BlockDeviceMappings: record.image.BlockDeviceMappings ?? [],
    Tags: call.store.tagsOf(record.id),
    ...(record.lastLaunchedAt && isOwn(record) ? { LastLaunchedTime: record.lastLaunchedAt } : {}),
  }
}

export function isPublic(record: ImageRecord): boolean {
  return record.launchPermissions.some(({ Group }) => Group === 'all')
}

export function isOwn(record: ImageRecord): boolean {
  return record.image.OwnerId === accountId
}

/** An image that the caller may change. @throws AwsError `InvalidAMIID.*`, `AuthFailure` for the provider's images */
export function findOwnImage(call: Call, id: string): ImageRecord {
  const record = findImage(call, id)
  if (!isOwn(record)) throw new AwsError('AuthFailure', `Not authorized for images: [${id}]`, 403)
  return record
}
