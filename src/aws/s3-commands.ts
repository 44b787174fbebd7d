import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3'

export { Upload } from '@aws-sdk/lib-storage'
export { S3Client }

/** The S3 calls Ingot makes besides uploads. Load this module with `import()`. */
export const s3Commands = {
  AbortMultipartUpload: AbortMultipartUploadCommand,
  DeleteObject: DeleteObjectCommand,
  HeadBucket: HeadBucketCommand,
  ListMultipartUploads: ListMultipartUploadsCommand,
} as const
