import { AwsError } from '../protocol/aws-error.ts'
import { element, escapeXml } from '../protocol/xml-write.ts'
import { accountId } from '../world/identity.ts'
import { type Bucket, isBucketName, type StoredObject } from './object-store.ts'
import { noSuchBucket, type S3Answer, type S3Request } from './request.ts'
import { document } from './xml.ts'

/** @throws AwsError `NoSuchBucket` */
export async function bucketOf({ store, bucket: name = '' }: S3Request): Promise<Bucket> {
  const bucket = await store.bucket(name)
  if (!bucket) throw noSuchBucket()
  return bucket
}

export async function listBuckets({ store }: S3Request): Promise<S3Answer> {
  const buckets = await store.buckets()
  const items = buckets.map(({ name, createdAt }) =>
    element('Bucket', element('Name', name) + element('CreationDate', createdAt)),
  )
  const owner = element('Owner', element('ID', accountId))
  return { status: 200, body: document('ListAllMyBucketsResult', owner + element('Buckets', items.join(''))) }
}

/** As in S3, making one's own bucket again is no mistake in us-east-1, and one everywhere else. */
export async function createBucket({ store, bucket: name = '', region, cloud }: S3Request): Promise<S3Answer> {
  if (!isBucketName(name)) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.')
  const former = await store.bucket(name)
  if (former && region !== 'us-east-1') {
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
    )
  }
  if (!former) await store.createBucket({ name, region, createdAt: cloud.now().toISOString() })
  return { status: 200, headers: { Location: `/${name}` } }
}

export async function headBucket(request: S3Request): Promise<S3Answer> {
  const { region } = await bucketOf(request)
  return { status: 200, headers: { 'x-amz-bucket-region': region } }
}

export async function deleteBucket(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  if (await request.store.deleteBucket(name)) return { status: 204 }
  throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409)
}

export async function bucketLocation(request: S3Request): Promise<S3Answer> {
  const { region } = await bucketOf(request)
  return { status: 200, body: document('LocationConstraint', region === 'us-east-1' ? '' : region) }
}

/** ListObjectsV2, and the first version for those who still ask so. */
export async function listObjects(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  const { query, store } = request
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = tokenText(query.get('continuation-token')) ?? query.get('start-after') ?? query.get('marker') ?? ''
  const most = Math.min(1000, Number(query.get('max-keys') ?? 1000))
  const objects = (await store.list(name)).filter(({ key }) => key.startsWith(prefix) && key > after)
  const chosen = new Map<string, StoredObject | undefined>()
  let last = ''
  let isTruncated = false
  for (const object of objects) {
    const group = groupOf(object.key, prefix, delimiter)
    const name = group ?? object.key
    if (group !== undefined && (chosen.has(group) || after.startsWith(group))) continue
    if (chosen.size === most) {
      isTruncated = true
      break
    }
    chosen.set(name, group === undefined ? object : undefined)
    last = name
  }
  const text = (value: string) => (query.get('encoding-type') === 'url' ? encodeURIComponent(value) : escapeXml(value))
  const contents = [...chosen.values()].flatMap((object) => (object ? [contentOf(object, text)] : []))
  const groups = [...chosen].filter(([, object]) => !object)
  const body = [
    element('Name', name),
    element('Prefix', text(prefix)),
    ...(delimiter ? [element('Delimiter', text(delimiter))] : []),
    ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
    element('MaxKeys', String(most)),
    element('KeyCount', String(chosen.size)),
    element('IsTruncated', String(isTruncated)),
    ...(isTruncated
      ? [element('NextContinuationToken', Buffer.from(last).toString('base64')), element('NextMarker', text(last))]
      : []),
    ...contents,
    ...groups.map(([group]) => element('CommonPrefixes', element('Prefix', text(group)))),
  ]
  return { status: 200, body: document('ListBucketResult', body.join('')) }
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1
  return end < 0 ? undefined : key.slice(0, end + delimiter.length)
}

function contentOf({ key, size, etag, modifiedAt }: StoredObject, text: (value: string) => string): string {
  return element(
    'Contents',
    element('Key', text(key)) +
      element('LastModified', modifiedAt) +
      element('ETag', escapeXml(etag)) +
      element('Size', String(size)) +
      element('StorageClass', 'STANDARD'),
  )
}

function tokenText(token: string | null): string | undefined {
  return token === null ? undefined : Buffer.from(token, 'base64').toString()
}
