import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import type { s3Commands } from './s3-commands.ts'
import type { Service } from './service.ts'

/** One object that a file is to become. */
export interface UploadRequest {
  readonly bucket: string
  readonly key: string
  readonly file: string
  /** Undefined for the bucket's own way. */
  readonly encryption: 'AES256' | 'aws:kms' | undefined
  readonly kmsKey: string | undefined
  readonly signal: AbortSignal
  /** Bytes sent so far. */
  readonly progress: (done: number) => void
}

/** S3 in one region: calls, and uploads in parts. */
export interface S3 extends Service<typeof s3Commands> {
  /** @throws what the SDK throws; the signal's reason when it was aborted. Parts that were sent are given back then. */
  upload(request: UploadRequest): Promise<void>
}

const PART = 16 * 1024 * 1024
/** S3 takes 10,000. */
const MOST_PARTS = 9000
const PARTS_AT_ONCE = 4

/** Sends a file in parts, some at a time. */
export async function uploadFile(client: S3Client, request: UploadRequest): Promise<void> {
  const { bucket, key, file, encryption, kmsKey, signal, progress } = request
  const { Upload } = await import('./s3-commands.ts')
  const { size } = await stat(file)
  const body = createReadStream(file, { highWaterMark: 1024 * 1024 })
  const upload = new Upload({
    client,
    params: {
      Bucket: bucket,
      Key: key,
      Body: body,
      ...(encryption ? { ServerSideEncryption: encryption } : {}),
      ...(kmsKey ? { SSEKMSKeyId: kmsKey } : {}),
    },
    partSize: Math.max(PART, Math.ceil(size / MOST_PARTS)),
    queueSize: PARTS_AT_ONCE,
  })
  upload.on('httpUploadProgress', ({ loaded }) => loaded !== undefined && progress(loaded))
  const abort = () => void upload.abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    signal.throwIfAborted()
    await upload.done()
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
    body.destroy()
  }
}
