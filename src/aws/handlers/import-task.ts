import type { ImportImageTask } from '@aws-sdk/client-ec2'
import { hasAwsCode, isNotFound } from '../errors.ts'
import { entryFilter, type GivingBack, lookUp } from './giving-back.ts'
import { removeImage } from './image.ts'

/** Cancels an import, and removes the image if it was made all the same. */
export async function giveBackImportTask(giving: GivingBack): Promise<void> {
  const { region, signal } = giving
  for (const task of await findTasks(giving)) {
    const ImportTaskId = task.ImportTaskId ?? ''
    if (task.Status !== 'completed' && task.Status !== 'deleted') {
      await region.ec2.call('CancelImportTask', { ImportTaskId }, signal).catch(ignoreIfOver)
    }
    const { ImportImageTasks } = await region.ec2.call(
      'DescribeImportImageTasks',
      { ImportTaskIds: [ImportTaskId] },
      signal,
    )
    const ImageId = ImportImageTasks?.[0]?.ImageId
    if (!ImageId) continue
    const { Images } = await region.ec2
      .call('DescribeImages', { Owners: ['self'], ImageIds: [ImageId] }, signal)
      .catch((error) => {
        if (isNotFound(error)) return { Images: [] }
        throw error
      })
    for (const image of Images ?? []) await removeImage(image, giving, [])
  }
}

function ignoreIfOver(error: unknown): void {
  if (!isNotFound(error) && !hasAwsCode(error, 'InvalidConversionTaskId', 'IncorrectState')) throw error
}

function findTasks(giving: GivingBack): Promise<ImportImageTask[]> {
  const { entry, region, signal } = giving
  const input = entry.id ? { ImportTaskIds: [entry.id] } : { Filters: entryFilter(entry) }
  return lookUp(giving, async () => {
    try {
      return (await region.ec2.call('DescribeImportImageTasks', input, signal)).ImportImageTasks ?? []
    } catch (error) {
      if (isNotFound(error) || hasAwsCode(error, 'InvalidConversionTaskId')) return []
      throw error
    }
  })
}
