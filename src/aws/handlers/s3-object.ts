import { isNotFound } from '../errors.ts'
import { type GivingBack, nameOf } from './giving-back.ts'

/** Deletes an object, and the parts of an upload that was cut off. Its bucket and key are in the entry's scope. */
export async function giveBackS3Object({ entry, access, region, signal }: GivingBack): Promise<void> {
  const Bucket = entry.scope['bucket']
  const Key = nameOf(entry)
  if (typeof Bucket !== 'string' || Key === undefined) return
  const s3 = access.s3(region.name)
  await quietly(async () => {
    const { Uploads } = await s3.call('ListMultipartUploads', { Bucket, Prefix: Key }, signal)
    for (const { UploadId, Key: key } of Uploads ?? []) {
      if (key === Key) await s3.call('AbortMultipartUpload', { Bucket, Key, UploadId }, signal)
    }
  })
  await quietly(() => s3.call('DeleteObject', { Bucket, Key }, signal))
}

async function quietly(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove()
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
