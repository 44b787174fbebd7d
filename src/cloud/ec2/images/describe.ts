import type { DescribeImagesRequest, DescribeImagesResult } from '@aws-sdk/client-ec2'
import type { ImageRecord } from '../../store/records.ts'
import { accountId, providerAccount } from '../../world/identity.ts'
import type { Call, Operation } from '../call.ts'
import { applyFilters } from '../filters.ts'
import { select } from '../find.ts'
import { page, refusePagesOfIds } from '../pages.ts'
import { imageFilters } from './filters.ts'
import { imageView, isOwn, isPublic } from './view.ts'

export const describeImages: Operation<DescribeImagesRequest, DescribeImagesResult> = (input, call) => {
  refusePagesOfIds(input.ImageIds, input, 'imageIdsSet')
  const records = select(call, 'image', input.ImageIds)
    .filter((record) => isOwnedBy(record, input.Owners))
    .filter((record) => isExecutableBy(record, input.ExecutableUsers))
    .filter((record) => isShown(call, record, input))
  const images = records.map((record) => imageView(call, record))
  const chosen = page(applyFilters(images, input.Filters, imageFilters), input, ({ ImageId }) => ImageId, {
    least: 1,
    most: 1000,
  })
  return { Images: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

/** Account ids and aliases. The base images of this computer are what `amazon` provides here. */
function isOwnedBy(record: ImageRecord, owners: readonly string[] | undefined): boolean {
  if (!owners?.length) return true
  const { OwnerId: id = '' } = record.image
  const names = id === accountId ? [id, 'self'] : [id, providerAccount.alias, 'amazon']
  return owners.some((owner) => names.includes(owner))
}

function isExecutableBy(record: ImageRecord, users: readonly string[] | undefined): boolean {
  if (!users?.length) return true
  return users.some((user) => {
    if (user === 'all') return isPublic(record)
    const wanted = user === 'self' ? accountId : user
    return record.launchPermissions.some(({ UserId }) => UserId === wanted)
  })
}

/** Owners see their deprecated and disabled images always; disabled ones of others stay hidden. */
function isShown(call: Call, record: ImageRecord, input: DescribeImagesRequest): boolean {
  const { image } = record
  if (image.State === 'disabled' && !input.IncludeDisabled && !input.ImageIds?.length) return false
  if (isOwn(record) || input.IncludeDeprecated || input.ImageIds?.length) return true
  return !image.DeprecationTime || Date.parse(image.DeprecationTime) > call.cloud.clock.now()
}
