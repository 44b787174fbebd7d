import { type Region, removeSnapshots, snapshotsOf } from '../../aws/index.ts'
import type { StepContext } from '../../engine/index.ts'
import type { AmazonConfig } from './config.ts'
import { imagesNamed } from './steps/check-name.ts'

/**
 * Deregisters the AMIs that have the new one's name in a region (`force_deregister`). EC2 gives a name only once, so this
 * must come before the new image can have it; callers make sure that the new image exists already under another name.
 */
export async function replaceImages(
  config: AmazonConfig,
  region: Region,
  { ui, signal }: Pick<StepContext, 'ui' | 'signal'>,
): Promise<void> {
  for (const image of await imagesNamed(config.options.ami_name, region, signal)) {
    await region.ec2.call('DeregisterImage', { ImageId: image.ImageId ?? '' }, signal)
    ui.say(`Deregistered AMI ${config.options.ami_name}, id: ${image.ImageId} (${region.name})`)
    if (!config.options.force_delete_snapshot) continue
    const snapshots = snapshotsOf(image).filter((id) => !config.namedSnapshots.includes(id))
    await removeSnapshots(snapshots, region, signal)
    ui.say(`Deleted its snapshots: ${snapshots.join(', ')}`)
  }
}
