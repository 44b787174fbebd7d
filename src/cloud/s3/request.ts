import type { IncomingMessage } from 'node:http'
import { AwsError } from '../protocol/aws-error.ts'
import type { Cloud } from '../world/cloud.ts'
import type { ObjectStore } from './object-store.ts'

/** A request for S3 whose signature was checked. */
export interface S3Request {
  readonly cloud: Cloud
  readonly store: ObjectStore
  readonly region: string
  readonly method: string
  /** Undefined for the list of buckets. */
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  /** The body, not read yet. */
  readonly message: IncomingMessage
}

/** What is answered: XML or nothing, or a file's bytes from `start` to before `end`. */
export interface S3Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly file?: { readonly path: string; readonly start: number; readonly end: number }
}

/** `/bucket/key`, each part decoded. @throws AwsError `InvalidURI` */
export function pathParts(path: string): { bucket: string | undefined; key: string | undefined } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  try {
    return { bucket: decodeURIComponent(bucket) || undefined, key: decodeURIComponent(key) || undefined }
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.")
  }
}

export function noSuchBucket(): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
}

export function noSuchKey(): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
}

export function noSuchUpload(): AwsError {
  return new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
  )
}

export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `The local cloud's S3 has no ${what}.`, 501)
}
