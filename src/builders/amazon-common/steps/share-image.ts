import type { ModifyImageAttributeCommandInput } from '@aws-sdk/client-ec2'
import { snapshotsOf } from '../../../aws/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { inEachRegion, openImages } from '../each-region.ts'
import type { AmazonState, MadeImage } from '../state.ts'

/** Says who may use the images and their snapshots, and what instances of them start with, in all regions at once. */
export function shareImage(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Share image',
    async run(state, context) {
      const changes = imageChanges(config)
      if (openImages(state, 'share').length > 0) context.ui.say('Modifying attributes of the AMIs and their snapshots')
      await inEachRegion(state, 'share', context, async (made) => {
        const ImageId = made.image.ImageId
        await Promise.all(
          changes.map((change) => made.region.ec2.call('ModifyImageAttribute', { ImageId, ...change }, context.signal)),
        )
        await shareSnapshots(config, made, context.signal)
      })
    },
  }
}

/** Whether there is anything to say. */
export function isShared(config: AmazonConfig): boolean {
  return changesImage(config) || sharesSnapshots(config)
}

/** Whether attributes of the image itself are to be set. */
export function changesImage(config: AmazonConfig): boolean {
  return imageChanges(config).length > 0
}

export function sharesSnapshots({
  options: { snapshot_users: users, snapshot_groups: groups },
}: AmazonConfig): boolean {
  return Boolean(users?.length || groups?.length)
}

type Change = Omit<ModifyImageAttributeCommandInput, 'ImageId'>

function imageChanges({ options }: AmazonConfig): Change[] {
  const { ami_users: users, ami_groups: groups, ami_org_arns: orgs, ami_ou_arns: units } = options
  const Add = [
    ...(users ?? []).map((UserId) => ({ UserId })),
    ...(groups ?? []).map((Group) => ({ Group: Group as 'all' })),
    ...(orgs ?? []).map((OrganizationArn) => ({ OrganizationArn })),
    ...(units ?? []).map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
  return [
    ...(Add.length > 0 ? [{ LaunchPermission: { Add } }] : []),
    ...(options.ami_product_codes?.length
      ? [{ Attribute: 'productCodes', ProductCodes: [...options.ami_product_codes] }]
      : []),
    ...(options.imds_support ? [{ ImdsSupport: { Value: options.imds_support } }] : []),
  ]
}

async function shareSnapshots({ options }: AmazonConfig, made: MadeImage, signal: AbortSignal): Promise<void> {
  const Add = [
    ...(options.snapshot_users ?? []).map((UserId) => ({ UserId })),
    ...(options.snapshot_groups ?? []).map((Group) => ({ Group: Group as 'all' })),
  ]
  if (Add.length === 0) return
  await Promise.all(
    snapshotsOf(made.image).map((SnapshotId) =>
      made.region.ec2.call('ModifySnapshotAttribute', { SnapshotId, CreateVolumePermission: { Add } }, signal),
    ),
  )
}
