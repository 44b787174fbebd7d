import { AwsError } from '../protocol/aws-error.ts'
import { bucketOf } from './buckets.ts'
import type { StoredObject } from './object-store.ts'
import { receive } from './receive.ts'
import { noSuchKey, notImplemented, type S3Answer, type S3Request } from './request.ts'

export async function putObject(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  if (request.headers['x-amz-copy-source']) throw notImplemented('copies of objects')
  const { file, size, md5 } = await receive(request, name)
  const etag = `"${md5}"`
  await request.store.put(name, file, { key: request.key ?? '', size, etag, ...aboutObject(request) })
  return { status: 200, headers: { ETag: etag, ...encryption(request) } }
}

/** What a request says of the object that it makes. */
export function aboutObject({ cloud, headers }: S3Request): Omit<StoredObject, 'key' | 'size' | 'etag'> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return {
    modifiedAt: cloud.now().toISOString(),
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    metadata: Object.fromEntries(metadata),
  }
}

/** Noted and shown, as everywhere in the local cloud; nothing is encrypted. */
export function encryption({ headers }: S3Request): Record<string, string> {
  const asked = headers['x-amz-server-side-encryption']
  return asked ? { 'x-amz-server-side-encryption': asked } : {}
}

/** GET and HEAD. */
export async function getObject(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  const key = request.key ?? ''
  const object = await request.store.object(name, key)
  if (!object) throw noSuchKey()
  const range = rangeOf(request.headers['range'], object.size)
  const { start, end } = range ?? { start: 0, end: object.size }
  const headers = {
    'Content-Type': object.contentType,
    'Content-Length': String(end - start),
    'Accept-Ranges': 'bytes',
    'Last-Modified': new Date(object.modifiedAt).toUTCString(),
    ETag: object.etag,
    ...object.metadata,
    ...(range ? { 'Content-Range': `bytes ${start}-${end - 1}/${object.size}` } : {}),
  }
  const file = { path: request.store.file(name, key), start, end }
  return { status: range ? 206 : 200, headers, ...(request.method === 'HEAD' ? {} : { file }) }
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`. @throws AwsError `InvalidRange` */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [from, to] = [match[1] ?? '', match[2] ?? '']
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1)
  if (start >= size || start >= end) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416)
  return { start, end }
}

/** Quiet when there is none, as S3 is. */
export async function deleteObject(request: S3Request): Promise<S3Answer> {
  const { name } = await bucketOf(request)
  await request.store.delete(name, request.key ?? '')
  return { status: 204 }
}
