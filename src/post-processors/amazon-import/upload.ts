import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AwsAccess, Region } from '../../aws/index.ts'
import type { Artifact, StepContext } from '../../engine/index.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { ImportConfig, ImportOptions } from './config.ts'

/** @throws IngotError `amazon-import/no-file` */
export function fileToImport({ files }: Artifact, { format }: ImportOptions): string {
  const file = files.find((name) => name.endsWith(`.${format}`))
  if (file !== undefined) return file
  const found = files.length > 0 ? `its files are ${files.join(', ')}` : 'it has no files'
  throw new IngotError('amazon-import/no-file', `no .${format} file is in the artifact: ${found}`, {
    hint: '"format" says which ending is looked for; the post-processor "artifice" puts a file in place of the artifact',
  })
}

/** Puts the file into the bucket. @returns the ledger's id of the object, to give it back or keep it by */
export async function upload(
  file: string,
  key: string,
  config: ImportConfig,
  { access, region }: { readonly access: AwsAccess; readonly region: Region },
  step: StepContext,
): Promise<string> {
  const { s3_bucket_name: bucket, s3_encryption: encryption, s3_encryption_key: kmsKey } = config.options
  const path = resolve(config.context.cwd, file)
  const { size } = await stat(path).catch((cause) => {
    throw new IngotError(
      'amazon-import/unreadable',
      `the artifact's file "${file}" can't be read: ${messageOf(cause)}`,
      {
        cause,
      },
    )
  })
  const target = `s3://${bucket}/${key}`
  step.ui.say(`Uploading ${file} to ${target}`)
  const scope = { aws: region.scope, bucket, name: key }
  await step.ledger.create({ kind: 'aws-s3-object', what: target, scope }, async () => {
    await access.s3(region.name).upload({
      bucket,
      key,
      file: path,
      encryption,
      kmsKey,
      signal: step.signal,
      progress: (done) => step.ui.progress(file, done, size, 'bytes'),
    })
    return { id: target }
  })
  step.ui.message(`Completed upload of ${file} to ${target}`)
  return target
}
