import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { AwsError } from '../protocol/aws-error.ts'
import { element, escapeXml } from '../protocol/xml-write.ts'
import { bucketOf } from './buckets.ts'
import type { MultipartUpload, Part } from './object-store.ts'
import { aboutObject, encryption } from './objects.ts'
import { bodyText, receive } from './receive.ts'
import { noSuchUpload, type S3Answer, type S3Request } from './request.ts'
import { document } from './xml.ts'

export async function createUpload(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  const { modifiedAt: startedAt, ...about } = aboutObject(request)
  const id = randomBytes(16).toString('hex')
  await request.store.beginUpload(name, { id, key: request.key ?? '', startedAt, ...about })
  const content = element('Bucket', name) + element('Key', escapeXml(request.key ?? '')) + element('UploadId', id)
  return { status: 200, headers: encryption(request), body: document('InitiateMultipartUploadResult', content) }
}

export async function uploadPart(request: S3Request): Promise<S3Answer> {
  const { bucket, upload } = await uploadOf(request)
  const number = Number(request.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive')
  }
  const { file, size, md5 } = await receive(request, bucket)
  const etag = `"${md5}"`
  await request.store.putPart(bucket, upload.id, file, { number, size, etag })
  return { status: 200, headers: { ETag: etag } }
}

export async function completeUpload(request: S3Request): Promise<S3Answer> {
  const { bucket, upload } = await uploadOf(request)
  const parts = await partsOf(request, bucket, upload, await bodyText(request))
  const file = await joined(request, bucket, upload, parts)
  const etag = etagOf(parts)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const { key, contentType, metadata } = upload
  const modifiedAt = request.cloud.now().toISOString()
  await request.store.put(bucket, file, { key, size, etag, modifiedAt, contentType, metadata })
  await request.store.endUpload(bucket, upload.id)
  const content = element('Bucket', bucket) + element('Key', escapeXml(key)) + element('ETag', escapeXml(etag))
  return { status: 200, body: document('CompleteMultipartUploadResult', content) }
}

export async function abortUpload(request: S3Request): Promise<S3Answer> {
  const { bucket, upload } = await uploadOf(request)
  await request.store.endUpload(bucket, upload.id)
  return { status: 204 }
}

export async function listUploads(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  const prefix = request.query.get('prefix') ?? ''
  const uploads = (await request.store.uploads(name)).filter(({ key }) => key.startsWith(prefix))
  const items = uploads.map(({ id, key, startedAt }) =>
    element('Upload', element('Key', escapeXml(key)) + element('UploadId', id) + element('Initiated', startedAt)),
  )
  const head = element('Bucket', name) + element('IsTruncated', 'false')
  return { status: 200, body: document('ListMultipartUploadsResult', head + items.join('')) }
}

/** @throws AwsError `NoSuchUpload` */
async function uploadOf(request: S3Request): Promise<{ bucket: string; upload: MultipartUpload }> {
  const { name: bucket } = await bucketOf(request)
  const upload = await request.store.upload(bucket, request.query.get('uploadId') ?? '')
  if (upload?.key !== request.key || !upload) throw noSuchUpload()
  return { bucket, upload }
}

/** Those that the caller lists. @throws AwsError `InvalidPart`, `InvalidPartOrder`, `MalformedXML` */
async function partsOf({ store }: S3Request, bucket: string, upload: MultipartUpload, xml: string): Promise<Part[]> {
  const listed = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>\s*(\d+)\s*</.exec(part)?.[1]),
    etag: (/<ETag>\s*(.*?)\s*</s.exec(part)?.[1] ?? '').replace(/&quot;|&#34;|"/g, ''),
  }))
  if (listed.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed')
  const parts: Part[] = []
  for (const { number, etag } of listed) {
    const part = await store.part(bucket, upload.id, number)
    if (!part || part.etag !== `"${etag}"`) {
      throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.')
    }
    if (number <= (parts.at(-1)?.number ?? 0)) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    parts.push(part)
  }
  return parts
}

async function joined(
  { store }: S3Request,
  bucket: string,
  upload: MultipartUpload,
  parts: readonly Part[],
): Promise<string> {
  const path = store.incoming(bucket)
  const file = await open(path, 'wx', 0o600)
  try {
    for (const { number } of parts) {
      for await (const chunk of createReadStream(store.partFile(bucket, upload.id, number), {
        highWaterMark: 1 << 20,
      })) {
        await file.writeFile(chunk as Buffer)
      }
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return path
}

/** As S3 makes them: of the parts' own. */
function etagOf(parts: readonly Part[]): string {
  const all = createHash('md5')
  for (const { etag } of parts) all.update(Buffer.from(etag.slice(1, -1), 'hex'))
  return `"${all.digest('hex')}-${parts.length}"`
}
