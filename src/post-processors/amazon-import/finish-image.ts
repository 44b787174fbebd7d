import type { Image } from '@aws-sdk/client-ec2'
import { type Region, snapshotsOf } from '../../aws/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import type { ImportConfig, ImportOptions } from './config.ts'

/** Makes a copy under the name that the AMI is to have, since EC2 chooses the name of what it imports. */
export async function renamed(config: ImportConfig, region: Region, from: string, step: StepContext): Promise<string> {
  const { ui, ledger, signal } = step
  const {
    ami_name: Name = '',
    ami_description: Description,
    ami_encrypt: Encrypted,
    ami_kms_key: KmsKeyId,
  } = config.options
  ui.say(`Starting rename of AMI (${from})`)
  const intent = {
    kind: 'aws-ec2-image',
    what: `AMI ${Name} in ${region.name}`,
    scope: { aws: region.scope, name: Name },
  }
  const { id } = await ledger.create(intent, async ({ token, tags }) => {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
    const { ImageId } = await region.ec2.call(
      'CopyImage',
      {
        Name,
        SourceImageId: from,
        SourceRegion: region.name,
        ClientToken: token,
        ...(Description ? { Description } : {}),
        ...(Encrypted ? { Encrypted, ...(KmsKeyId ? { KmsKeyId } : {}) } : {}),
        TagSpecifications: [
          { ResourceType: 'image', Tags },
          { ResourceType: 'snapshot', Tags },
        ],
      },
      signal,
    )
    return { id: ImageId ?? '' }
  })
  ui.message(`Waiting for AMI rename to complete (may take a while): ${id}`)
  await available(config, region, id, signal)
  await ledger.giveBack(from)
  ui.message('AMI rename completed')
  return id
}

/** @throws IngotError `aws/image-failed` */
export function available({ paces }: ImportConfig, region: Region, id: string, signal: AbortSignal): Promise<Image> {
  return region.poller.until({
    kind: 'image',
    id,
    what: 'the AMI to become available',
    pace: paces.patient,
    signal,
    judge(image, { seen }) {
      if (image?.State === 'available') return image
      if (image ? image.State === 'pending' : !seen) return undefined
      throw new IngotError('aws/image-failed', `the AMI ${id} in ${region.name} is ${image?.State ?? 'gone'}`)
    },
  })
}

/** Tags the AMI and its snapshots, says who may use it, and takes off what called it temporary. */
export async function finish(config: ImportConfig, region: Region, image: Image, step: StepContext): Promise<void> {
  const { options } = config
  const { ui, signal } = step
  const ImageId = image.ImageId ?? ''
  const Resources = [ImageId, ...snapshotsOf(image)]
  const Tags = Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  if (Tags.length > 0) {
    ui.say(`Adding tags to AMI (${ImageId})...`)
    await region.ec2.call('CreateTags', { Resources, Tags }, signal)
  }
  for (const change of changes(options)) {
    ui.say(`Modifying: ${Object.keys(change).at(-1)} of ${ImageId}`)
    await region.ec2.call('ModifyImageAttribute', { ImageId, ...change }, signal)
  }
  if (!options.ami_name) return
  const temporary = [{ Key: 'ingot:entry' }, { Key: 'ingot:expires' }]
  await region.ec2.call('DeleteTags', { Resources, Tags: temporary }, signal)
}

function changes(options: ImportOptions) {
  const Add = [
    ...(options.ami_users ?? []).map((UserId) => ({ UserId })),
    ...(options.ami_groups ?? []).map((Group) => ({ Group: Group as 'all' })),
    ...(options.ami_org_arns ?? []).map((OrganizationArn) => ({ OrganizationArn })),
    ...(options.ami_ou_arns ?? []).map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ]
  return [
    ...(options.ami_description ? [{ Description: { Value: options.ami_description } }] : []),
    ...(Add.length > 0 ? [{ LaunchPermission: { Add } }] : []),
    ...(options.imds_support ? [{ ImdsSupport: { Value: options.imds_support } }] : []),
  ]
}
