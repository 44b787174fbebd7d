import * as buckets from './buckets.ts'
import * as objects from './objects.ts'
import { notImplemented, type S3Answer, type S3Request } from './request.ts'
import * as uploads from './uploads.ts'

/** Finds what a request asks for: S3 tells its calls by the method, the path and the query. */
export function route(request: S3Request): Promise<S3Answer> {
  if (request.bucket === undefined) return ofService(request)
  return request.key === undefined ? ofBucket(request) : ofObject(request)
}

/** Parts of the query that ask for something that isn't there: encryption, versions, tags and the like. */
const SUBRESOURCES =
  /^(acl|accelerate|analytics|cors|delete|encryption|inventory|legal-hold|lifecycle|logging|metrics|notification|object-lock|ownershipControls|policy|policyStatus|publicAccessBlock|replication|requestPayment|restore|retention|select|tagging|torrent|versioning|versions|website|attributes)$/

async function ofService(request: S3Request): Promise<S3Answer> {
  if (request.method === 'GET') return buckets.listBuckets(request)
  throw notImplemented(`${request.method} of all buckets`)
}

async function ofBucket(request: S3Request): Promise<S3Answer> {
  const { method, query } = request
  refuseSubresources(request)
  switch (method) {
    case 'GET':
      if (query.has('location')) return buckets.bucketLocation(request)
      return query.has('uploads') ? uploads.listUploads(request) : buckets.listObjects(request)
    case 'HEAD':
      return buckets.headBucket(request)
    case 'PUT':
      return buckets.createBucket(request)
    case 'DELETE':
      return buckets.deleteBucket(request)
    default:
      throw notImplemented(`${method} of a bucket`)
  }
}

async function ofObject(request: S3Request): Promise<S3Answer> {
  const { method, query } = request
  refuseSubresources(request)
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (query.has('uploadId')) throw notImplemented('list of parts')
      return objects.getObject(request)
    case 'PUT':
      return query.has('uploadId') ? uploads.uploadPart(request) : objects.putObject(request)
    case 'POST':
      if (query.has('uploads')) return uploads.createUpload(request)
      if (query.has('uploadId')) return uploads.completeUpload(request)
      throw notImplemented('POST of an object')
    case 'DELETE':
      return query.has('uploadId') ? uploads.abortUpload(request) : objects.deleteObject(request)
    default:
      throw notImplemented(`${method} of an object`)
  }
}

function refuseSubresources({ query, cloud }: S3Request): void {
  const asked = [...query.keys()].find((name) => SUBRESOURCES.test(name))
  if (asked === undefined) return
  cloud.log(`unknown call of S3: ?${asked}`)
  throw notImplemented(`"${asked}"`)
}
