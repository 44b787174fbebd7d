import type { Image } from '@aws-sdk/client-ec2'
import type { AwsAccess, Region } from '../access.ts'
import { isNotFound } from '../errors.ts'
import { entryFilter, type GivingBack, lookUp, whenUnused } from './giving-back.ts'

/**
 * Deregisters an image and deletes its snapshots, other than those in the scope's `keepSnapshots`: the user had them
 * before, and only named them for the image.
 */
export async function giveBackImage(giving: GivingBack): Promise<void> {
  const images = await findImages(giving)
  for (const image of images) await removeImage(image, giving, keptSnapshots(giving))
  // Those of an image whose making was cut off before it was there to be asked.
  await removeSnapshots(await taggedSnapshots(giving), giving.region, giving.signal)
}

/** Deregisters an image of the caller's and deletes its snapshots but for `kept`. Quiet when it is gone already. */
export async function removeImage(
  image: Image,
  { region, signal }: Pick<GivingBack, 'region' | 'signal'>,
  kept: readonly string[],
): Promise<void> {
  const ImageId = image.ImageId ?? ''
  try {
    await region.ec2.call('DeregisterImage', { ImageId }, signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  const snapshots = snapshotsOf(image).filter((id) => !kept.includes(id))
  await removeSnapshots(snapshots, region, signal)
}

/**
 * Looks AMIs up and removes those that are there.
 * @param ids as artifacts have them: `eu-west-1:ami-1,us-east-1:ami-2`
 */
export async function removeImagesById(
  ids: string,
  access: AwsAccess,
  keptSnapshots: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    ids.split(',').map(async (pair) => {
      const [name = '', id = ''] = pair.split(':')
      const region = access.region(name)
      const Filters = [{ Name: 'image-id', Values: [id] }]
      const input = { Owners: ['self'], IncludeDeprecated: true, Filters }
      const { Images = [] } = await region.ec2.call('DescribeImages', input, signal)
      for (const image of Images) await removeImage(image, { region, signal }, keptSnapshots)
    }),
  )
}

function keptSnapshots({ entry }: GivingBack): string[] {
  const kept = entry.scope['keepSnapshots']
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
}

/** The ids of the snapshots that an image is made of. */
export function snapshotsOf(image: Image): string[] {
  return (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => (Ebs?.SnapshotId ? [Ebs.SnapshotId] : []))
}

/** Deletes snapshots, waiting while a just deregistered image still holds them. */
export async function removeSnapshots(ids: readonly string[], region: Region, signal: AbortSignal): Promise<void> {
  await Promise.all(ids.map((SnapshotId) => removeSnapshot(SnapshotId, region, signal)))
}

async function removeSnapshot(SnapshotId: string, region: Region, signal: AbortSignal): Promise<void> {
  try {
    await whenUnused({ region, signal }, () => region.ec2.call('DeleteSnapshot', { SnapshotId }, signal))
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

function findImages(giving: GivingBack): Promise<Image[]> {
  const { entry, region, signal } = giving
  const Filters = entry.id ? [{ Name: 'image-id', Values: [entry.id] }] : entryFilter(entry)
  const input = { Owners: ['self'], IncludeDeprecated: true, Filters }
  return lookUp(giving, async () => (await region.ec2.call('DescribeImages', input, signal)).Images ?? [])
}

async function taggedSnapshots({ entry, region, signal }: GivingBack): Promise<string[]> {
  const { Snapshots } = await region.ec2.call(
    'DescribeSnapshots',
    { OwnerIds: ['self'], Filters: entryFilter(entry) },
    signal,
  )
  return (Snapshots ?? []).flatMap(({ SnapshotId }) => (SnapshotId ? [SnapshotId] : []))
}
