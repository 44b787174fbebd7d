import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { AwsError } from '../protocol/aws-error.ts'
import { unchunked } from './chunked.ts'
import { notImplemented, type S3Request } from './request.ts'

export interface Received {
  /** The file that the content is in; the caller moves it. */
  readonly file: string
  readonly size: number
  /** In hexadecimal. */
  readonly md5: string
}

/**
 * Writes a request's body to a file as it comes in.
 * @throws AwsError when the body isn't the one that was signed, or broke off
 */
export async function receive(request: S3Request, bucket: string): Promise<Received> {
  const path = request.store.incoming(bucket)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      return { file: path, ...(await copy(request, async (chunk) => void (await file.writeFile(chunk)))) }
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function copy(request: S3Request, write: (chunk: Buffer) => Promise<void>): Promise<Omit<Received, 'file'>> {
  const claimed = request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'
  const isChunked = claimed === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  if (claimed.startsWith('STREAMING-') && !isChunked) throw notImplemented('signed chunks')
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  let size = 0
  for await (const chunk of isChunked ? unchunked(request.message) : (request.message as AsyncIterable<Buffer>)) {
    md5.update(chunk)
    sha256.update(chunk)
    size += chunk.length
    await write(chunk)
  }
  if (/^[0-9a-f]{64}$/.test(claimed) && sha256.digest('hex') !== claimed) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  }
  const digest = md5.digest()
  const promised = request.headers['content-md5']
  if (promised !== undefined && promised !== digest.toString('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  return { size, md5: digest.toString('hex') }
}

/** A small body, as text. @throws AwsError `EntityTooLarge` */
export async function bodyText({ message }: S3Request): Promise<string> {
  let text = ''
  for await (const chunk of message as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8')
    if (text.length > 2 * 1024 * 1024) throw new AwsError('EntityTooLarge', 'The body is too large.', 413)
  }
  return text
}
