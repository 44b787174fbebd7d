import type { ImportImageTask } from '@aws-sdk/client-ec2'
import type { Region } from '../../aws/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import { bootModeOf, type ImportConfig } from './config.ts'

/**
 * Has EC2 make an AMI of the object in S3, and waits for it.
 * @returns the AMI's id, which is in the ledger as a temporary one
 */
export async function importImage(
  config: ImportConfig,
  region: Region,
  key: string,
  step: StepContext,
): Promise<string> {
  const { ui, ledger } = step
  const bucket = config.options.s3_bucket_name
  const task = await startTask(config, region, key, step)
  ui.message(`Started import of s3://${bucket}/${key}, task id ${task}`)
  ui.say(`Waiting for task ${task} to complete (may take a while)`)
  const id = await untilDone(config, region, task, step)
  const intent = { kind: 'aws-ec2-image', what: `imported AMI ${id} in ${region.name}`, scope: { aws: region.scope } }
  await ledger.create(intent, async () => ({ id }))
  // From here on the image's own entry stands for what the task made.
  await ledger.keep(task)
  ui.message(`Import task ${task} complete: ${id}`)
  return id
}

async function startTask({ options }: ImportConfig, region: Region, key: string, step: StepContext): Promise<string> {
  const { format, s3_bucket_name: S3Bucket, ami_description: Description, role_name: RoleName } = options
  const bootMode = bootModeOf(options)
  const intent = {
    kind: 'aws-ec2-import-task',
    what: `import of s3://${S3Bucket}/${key} in ${region.name}`,
    scope: { aws: region.scope },
  }
  const { id } = await step.ledger.create(intent, async ({ token, tags }) => {
    const { ImportTaskId } = await region.ec2.call(
      'ImportImage',
      {
        ClientToken: token,
        DiskContainers: [{ Format: format, UserBucket: { S3Bucket, S3Key: key } }],
        Architecture: options.architecture,
        Encrypted: options.ami_encrypt,
        ...(options.ami_kms_key ? { KmsKeyId: options.ami_kms_key } : {}),
        ...(Description ? { Description } : {}),
        ...(options.license_type ? { LicenseType: options.license_type } : {}),
        ...(RoleName ? { RoleName } : {}),
        ...(bootMode ? { BootMode: bootMode } : {}),
        ...(options.platform ? { Platform: options.platform } : {}),
        TagSpecifications: [
          { ResourceType: 'import-image-task', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
        ],
      },
      step.signal,
    )
    return { id: ImportTaskId ?? '' }
  })
  return id
}

async function untilDone(config: ImportConfig, region: Region, id: string, step: StepContext): Promise<string> {
  const { least, most, limit } = config.paces.patient
  const { clock } = step.host
  const began = clock.now()
  for (let pause = least; ; pause = Math.min(most, pause * 1.5)) {
    const task = await describe(region, id, step)
    if (task?.Status === 'completed' && task.ImageId) return task.ImageId
    if (task && ['deleted', 'deleting', 'cancelled'].includes(task.Status ?? '')) throw failed(id, region, task)
    if (clock.now() - began > limit) {
      throw new IngotError(
        'aws/timeout',
        `import task ${id} in ${region.name} isn't done after ${limit / 1000} seconds`,
        {
          hint: 'allow it more time with "aws_polling"',
        },
      )
    }
    if (task?.Progress) step.ui.progress(`import ${id}`, Number(task.Progress), 100, 'percent')
    await clock.sleep(pause, step.signal)
  }
}

async function describe(region: Region, id: string, { signal }: StepContext): Promise<ImportImageTask | undefined> {
  const { ImportImageTasks } = await region.ec2.call('DescribeImportImageTasks', { ImportTaskIds: [id] }, signal)
  return ImportImageTasks?.[0]
}

function failed(id: string, region: Region, { Status, StatusMessage }: ImportImageTask): IngotError {
  return new IngotError(
    'aws/import-failed',
    `import task ${id} in ${region.name} is ${Status}${StatusMessage ? `: ${StatusMessage}` : ''}`,
    {
      hint: 'https://docs.aws.amazon.com/vm-import/latest/userguide/vmimport-troubleshooting.html says what EC2 can import',
    },
  )
}
