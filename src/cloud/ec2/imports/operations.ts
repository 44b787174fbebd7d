import type {
  CancelImportTaskRequest,
  CancelImportTaskResult,
  DescribeImportImageTasksRequest,
  DescribeImportImageTasksResult,
  ImportImageRequest,
  ImportImageResult,
  ImportImageTask,
} from '@aws-sdk/client-ec2'
import { AwsError, invalidParameter, missingParameter } from '../../protocol/aws-error.ts'
import type { ImportSource, ImportTaskRecord } from '../../store/records.ts'
import { newId } from '../../world/ids.ts'
import { cancelImport, importSoon } from '../../world/import-life.ts'
import { type Call, type Operation, once } from '../call.ts'
import { applyFilters } from '../filters.ts'
import { page } from '../pages.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'

/** Makes an image of a disk file in S3, of which there may be one. Whether the object is there is found out later, as in EC2. */
export const importImage: Operation<ImportImageRequest, ImportImageResult> = (input, call) => {
  const { ClientToken: token, ...parameters } = input
  const [id = ''] = once(call, token, parameters, () => [begin(input, call)])
  return taskOf(call, findTask(call, id))
}

function begin(input: ImportImageRequest, call: Call): string {
  const source = sourceOf(input)
  const tags = specifiedTags(input.TagSpecifications, ['import-image-task'])('import-image-task')
  const id = newId('import-ami')
  call.store.put('import-image-task', {
    id,
    source,
    layerId: newId('layer'),
    bootMode: input.BootMode === 'uefi' ? 'uefi' : 'legacy-bios',
    task: {
      ImportTaskId: id,
      Architecture: input.Architecture ?? 'x86_64',
      Description: input.Description,
      Encrypted: input.Encrypted ?? false,
      KmsKeyId: input.KmsKeyId,
      LicenseType: input.LicenseType,
      Platform: input.Platform === 'windows' ? 'Windows' : 'Linux',
      Status: 'active',
      StatusMessage: 'pending',
      Progress: '1',
    },
  })
  putTags(call.store, id, tags)
  call.afterwards(() => importSoon(call.cloud, call.store, id))
  return id
}

const FORMATS = ['ova', 'raw', 'vmdk', 'vhd', 'vhdx'] as const

/** @throws AwsError for what the local cloud can't import */
function sourceOf({ DiskContainers }: ImportImageRequest): ImportSource {
  const [disk, ...others] = DiskContainers ?? []
  if (!disk) throw missingParameter('DiskContainers')
  if (others.length > 0 || disk.SnapshotId) {
    throw new AwsError('UnsupportedOperation', 'The local cloud imports images of one disk, from S3.')
  }
  const format = FORMATS.find((one) => one === disk.Format?.toLowerCase())
  if (!format) throw invalidParameter('Format', disk.Format, `Must be one of ${FORMATS.join(', ')}.`)
  const [, inUrl, keyInUrl] = /^s3:\/\/([^/]+)\/(.+)$/.exec(disk.Url ?? '') ?? []
  const bucket = disk.UserBucket?.S3Bucket ?? inUrl
  const key = disk.UserBucket?.S3Key ?? keyInUrl
  if (!bucket || !key) throw missingParameter('UserBucket')
  return { bucket, key, format }
}

export const describeImportImageTasks: Operation<DescribeImportImageTasksRequest, DescribeImportImageTasksResult> = (
  input,
  call,
) => {
  const ids = input.ImportTaskIds
  const records = ids?.length ? ids.map((id) => findTask(call, id)) : call.store.list('import-image-task')
  const tasks = applyFilters(
    records.map((record) => taskOf(call, record)),
    input.Filters,
    { 'task-state': ({ Status }) => Status },
  )
  const chosen = page(tasks, input, ({ ImportTaskId }) => ImportTaskId)
  return { ImportImageTasks: chosen.items, ...(chosen.NextToken ? { NextToken: chosen.NextToken } : {}) }
}

export const cancelImportTask: Operation<CancelImportTaskRequest, CancelImportTaskResult> = (input, call) => {
  if (!input.ImportTaskId) throw missingParameter('ImportTaskId')
  const { id, task } = findTask(call, input.ImportTaskId)
  if (task.Status !== 'active' && task.Status !== 'deleting') {
    throw new AwsError('IncorrectState', `The import task ${id} is ${task.Status} and can't be cancelled.`)
  }
  cancelImport(call.store, id)
  return { ImportTaskId: id, PreviousState: String(task.Status), State: 'deleting' }
}

function taskOf(call: Call, { id, task }: ImportTaskRecord): ImportImageTask {
  return { ...task, Tags: call.store.tagsOf(id) }
}

/** @throws AwsError `InvalidConversionTaskId` */
function findTask(call: Call, id: string): ImportTaskRecord {
  const record = call.store.get('import-image-task', id)
  if (!record) throw new AwsError('InvalidConversionTaskId', `The import task ID '${id}' does not exist`)
  return record
}
