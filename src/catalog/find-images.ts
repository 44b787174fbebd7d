import type { Ec2 } from '../aws/index.ts'
import { IngotError } from '../errors/index.ts'
import { type ImageFacts, imageFacts } from './image-facts.ts'

export interface ImageQuery {
  /** A name, in which `*` stands for any text and `?` for any character. Undefined: all. */
  readonly pattern: string | undefined
  /** `self`, an account's id, or one of Amazon's own names. Never anyone: names can be taken by everybody. */
  readonly owner: string
}

/**
 * The images of one owner in one region, the newest first.
 * @throws IngotError `images/owner` when `owner` isn't one; AwsError
 */
export async function findImages(ec2: Ec2, query: ImageQuery, signal: AbortSignal): Promise<readonly ImageFacts[]> {
  checkOwner(query.owner)
  const Filters = query.pattern ? [{ Name: 'name', Values: [query.pattern] }] : []
  const { Images } = await ec2.call('DescribeImages', { Owners: [query.owner], Filters }, signal)
  return newestFirst((Images ?? []).map((image) => imageFacts(image, ec2.region)))
}

/** Sorted by the time of creation; images of the same moment by their ids, so that the answer is always the same. */
export function newestFirst(images: readonly ImageFacts[]): readonly ImageFacts[] {
  return images.toSorted(
    (a, b) => Date.parse(b.created) - Date.parse(a.created) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

/** Those that can be launched. */
export function launchable(images: readonly ImageFacts[]): readonly ImageFacts[] {
  return images.filter(({ state }) => state === 'available')
}

const NAMED_OWNERS = ['self', 'amazon', 'aws-marketplace', 'aws-backup-vault']

function checkOwner(owner: string): void {
  if (NAMED_OWNERS.includes(owner) || /^\d{12}$/.test(owner)) return
  throw new IngotError('images/owner', `"${owner}" is not an owner of images`, {
    hint: 'it is "self", an account id of 12 digits, "amazon" or "aws-marketplace"; anybody else may give an image any name',
  })
}
