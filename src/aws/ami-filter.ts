import type { Image } from '@aws-sdk/client-ec2'
import type { z } from 'zod'
import { IngotError, type Place } from '../errors/index.ts'
import { boolean, list, map, option, string } from '../options/index.ts'
import type { Ec2Input } from './ec2.ts'
import { toFilters } from './filters.ts'

/** How templates look an AMI up, as a block or as the options of a data source. */
export const amiFilterOptions = {
  filters: option(
    map(string()).optional(),
    "Filters by the names of EC2's API. A value is a list with commas between.",
  ),
  owners: option(list(string()).optional(), 'Account ids, "self", "amazon" or "aws-marketplace". Required.'),
  most_recent: option(boolean().default(false), 'Takes the newest when several match.'),
  include_deprecated: option(boolean().default(false), 'Also looks at deprecated AMIs.'),
}

/** The decoded form of {@link amiFilterOptions}. */
export type AmiFilter = z.infer<z.ZodObject<typeof amiFilterOptions>>

export function amiFilterInput({ owners, filters, include_deprecated }: AmiFilter): Ec2Input<'DescribeImages'> {
  return {
    ...(owners?.length ? { Owners: owners } : {}),
    ...(include_deprecated ? { IncludeDeprecated: true } : {}),
    ...(filters ? { Filters: toFilters(filters) } : {}),
  }
}

/** How messages speak of a search. */
export interface AmiSearch {
  /** The option that holds the filter. */
  readonly option: string
  readonly place: Place
  readonly region: string
}

/**
 * The one image that was meant.
 * @throws IngotError `aws/no-source-image`, `aws/several-source-images` unless the newest is wanted
 */
export function chooseImage(images: readonly Image[], filter: AmiFilter | undefined, search: AmiSearch): Image {
  const [newest, second] = images.toSorted((a, b) => timeOf(b) - timeOf(a))
  if (!newest) throw noneFound(search)
  if (second && !filter?.most_recent) throw severalFound(images, search)
  return newest
}

function timeOf({ CreationDate }: Image): number {
  return Date.parse(CreationDate ?? '')
}

function noneFound({ option, place, region }: AmiSearch): IngotError {
  return new IngotError('aws/no-source-image', `no AMI in ${region} matches "${option}"`, {
    place,
    hint: 'try the same filters with: aws ec2 describe-images; deprecated AMIs need "include_deprecated"',
  })
}

function severalFound(images: readonly Image[], { option, place }: AmiSearch): IngotError {
  return new IngotError('aws/several-source-images', `${images.length} AMIs match "${option}", but only one may`, {
    place,
    hint: 'narrow the filters, or set "most_recent" to true to take the newest',
    details: images.slice(0, 5).map((image) => `${image.ImageId}  ${image.CreationDate}  ${image.Name}`),
  })
}
