import { randomBytes } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unchunked } from '../../src/cloud/s3/chunked.ts'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'

let cloud: TestCloud
let s3: S3Client
beforeEach(async () => {
  cloud = await openTestCloud()
  s3 = client()
  await s3.send(new CreateBucketCommand({ Bucket: 'images' }))
})
afterEach(async () => {
  s3.destroy()
  await cloud.close()
})

function client(secretAccessKey = testKey.secretAccessKey): S3Client {
  const credentials = { ...testKey, secretAccessKey }
  return new S3Client({ region: 'us-east-1', endpoint: cloud.url, forcePathStyle: true, credentials, maxAttempts: 1 })
}

const Bucket = 'images'
const put = (Key: string, Body: Uint8Array | string = Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))
async function content(Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

test.each(['disk.raw', 'a/b/c d+e&f=g?h#i%25.txt', 'é"<>', 'a//b'])('the life of %s', async (Key) => {
  const bytes = randomBytes(3_000_000)
  await s3.send(
    new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType: 'image/raw', Metadata: { team: 'blue' } }),
  )
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }))
  expect(head).toMatchObject({ ContentLength: 3_000_000, ContentType: 'image/raw', Metadata: { team: 'blue' } })
  expect((await content(Key)).equals(bytes)).toBe(true)
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents).toMatchObject([{ Key, Size: 3_000_000, ETag: head.ETag }])
  await s3.send(new DeleteObjectCommand({ Bucket, Key }))
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' })
  await expect(content(Key)).rejects.toMatchObject({ name: 'NoSuchKey' })
})

test('an empty object, and one that is replaced', async () => {
  await put('a', '')
  expect(await content('a')).toHaveLength(0)
  await put('a', 'new')
  expect(String(await content('a'))).toBe('new')
})

test('parts of objects', async () => {
  await put('a', '0123456789')
  expect(String(await content('a', 'bytes=2-4'))).toBe('234')
  expect(String(await content('a', 'bytes=7-'))).toBe('789')
  expect(String(await content('a', 'bytes=-2'))).toBe('89')
  await expect(content('a', 'bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' })
})

test('uploads in parts', async () => {
  const bytes = randomBytes(12 * 1024 * 1024)
  await new Upload({ client: s3, params: { Bucket, Key: 'large', Body: bytes }, partSize: 5 * 1024 * 1024 }).done()
  expect((await content('large')).equals(bytes)).toBe(true)
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'large' }))).ETag).toMatch(/^"[0-9a-f]{32}-3"$/)
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined()
})

test('uploads that are given up', async () => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large' }))
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'la' }))
  expect(Uploads).toMatchObject([{ UploadId, Key: 'large' }])
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'large', UploadId }))
  const again = s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'large', UploadId }))
  await expect(again).rejects.toMatchObject({ name: 'NoSuchUpload' })
})

test('lists by folders and in pages', async () => {
  for (const key of ['a', 'b/1', 'b/2', 'c/1', 'd']) await put(key)
  const folders = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }))
  expect(folders.Contents?.map(({ Key }) => Key)).toEqual(['a', 'd'])
  expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['b/', 'c/'])
  const inside = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'b/' }))
  expect(inside.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2'])
  const seen: (string | undefined)[] = []
  let ContinuationToken: string | undefined
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken, Delimiter: '/' }))
    seen.push(
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    )
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken)
  expect(seen.sort()).toEqual(['a', 'b/', 'c/', 'd'])
})

test('buckets', async () => {
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: 'images' }])
  await put('a')
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' })
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
  await s3.send(new DeleteBucketCommand({ Bucket }))
  await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotFound' })
  await expect(put('a')).rejects.toMatchObject({ name: 'NoSuchBucket' })
  const bad = s3.send(new CreateBucketCommand({ Bucket: 'No_Name' }))
  await expect(bad).rejects.toMatchObject({ name: 'InvalidBucketName' })
})

test('believes nobody without the key, and no body that was changed', async () => {
  const stranger = client('another secret')
  const asked = stranger.send(new ListBucketsCommand({}))
  await expect(asked).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
  stranger.destroy()
  const tampering = client()
  tampering.middlewareStack.add(
    (next) => async (args) => {
      ;(args.request as { body: unknown }).body = Buffer.from('b')
      return next(args)
    },
    { step: 'deserialize', priority: 'low' },
  )
  const changed = tampering.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }))
  await expect(changed).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
  tampering.destroy()
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents).toBeUndefined()
})

test("AWS's chunks, however they are cut", async () => {
  const body = Buffer.from('5\r\nhello\r\n6;chunk-signature=x\r\n world\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n')
  for (const size of [1, 2, 3, 7, 100]) {
    const cut = async function* () {
      for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
    }
    const found: Buffer[] = []
    for await (const chunk of unchunked(cut())) found.push(chunk)
    expect(String(Buffer.concat(found))).toBe('hello world')
  }
})
