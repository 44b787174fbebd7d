import type { BlockDeviceMapping, CopyImageRequest, CopyImageResult, Tag } from '@aws-sdk/client-ec2'
import { AwsError } from '../../protocol/aws-error.ts'
import type { ImageRecord } from '../../store/records.ts'
import type { RegionStore } from '../../store/region-store.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { finishImageSoon } from '../../world/image-life.ts'
import { type Call, type Operation, once } from '../call.ts'
import { findImage } from '../find.ts'
import { copySnapshotRecord } from '../snapshots/copy.ts'
import { inRegion } from '../source-region.ts'
import { putTags, specifiedTags } from '../tag-rules.ts'
import { checkName } from './rules.ts'

/** Called on the region that the copy is for. Copies share their source's layers. Unlike new images they may have a used name. */
export const copyImage: Operation<CopyImageRequest, CopyImageResult> = (input, call) => {
  const { ClientToken: token, ...parameters } = input
  const [imageId] = once(call, token, parameters, () => [copy(input, call)])
  return { ImageId: imageId }
}

function copy(input: CopyImageRequest, call: Call): string {
  const there = inRegion(call, input.SourceRegion)
  const source = findImage(there, String(input.SourceImageId))
  checkSource(source, input)
  const name = checkName(input.Name)
  const tags = specifiedTags(input.TagSpecifications, ['image', 'snapshot'])
  const id = newId('ami')
  const copied = copyMappings(call, there, source, { input, id, tags: tags('snapshot') })
  call.store.put('image', copyOf(call, there.store, source, { id, name, input, mappings: copied.mappings }))
  if (input.CopyImageTags) putTags(call.store, id, userTags(there.store, source.id))
  putTags(call.store, id, tags('image'))
  call.afterwards(() => finishImageSoon(call.cloud, call.store, id, copied.snapshotIds))
  return id
}

function checkSource({ id, image, baseImage }: ImageRecord, input: CopyImageRequest): void {
  if (image.State !== 'available') {
    throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${id}' is not available`)
  }
  if (baseImage !== undefined) {
    throw new AwsError('InvalidRequest', 'The local cloud copies no base images: they are in every region already.')
  }
  if (input.KmsKeyId && input.Encrypted !== true) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    )
  }
}

function copyMappings(
  call: Call,
  there: Call,
  source: ImageRecord,
  made: { readonly input: CopyImageRequest; readonly id: string; readonly tags: readonly Tag[] },
): { mappings: BlockDeviceMapping[]; snapshotIds: string[] } {
  const snapshotIds: string[] = []
  const mappings = (source.image.BlockDeviceMappings ?? []).map((mapping) => {
    if (!mapping.Ebs?.SnapshotId) return mapping
    const description = `Copied for DestinationAmi ${made.id} from SourceAmi ${source.id} for SourceSnapshot ${mapping.Ebs.SnapshotId}.`
    const copied = copySnapshotRecord(call, there, mapping.Ebs.SnapshotId, {
      description,
      encrypted: made.input.Encrypted,
      kmsKeyId: made.input.KmsKeyId,
      tags: made.tags,
    })
    snapshotIds.push(copied.id)
    const Encrypted = copied.snapshot.Encrypted ?? false
    return { ...mapping, Ebs: { ...mapping.Ebs, SnapshotId: copied.id, Encrypted } }
  })
  return { mappings, snapshotIds }
}

function copyOf(
  call: Call,
  sourceStore: RegionStore,
  source: ImageRecord,
  made: {
    readonly id: string
    readonly name: string
    readonly input: CopyImageRequest
    readonly mappings: BlockDeviceMapping[]
  },
): ImageRecord {
  const { DeprecationTime: _, DeregistrationProtection: __, SourceInstanceId: ___, ...inherited } = source.image
  return {
    id: made.id,
    // Rights aren't copied.
    launchPermissions: [],
    ...(source.loginUser === undefined ? {} : { loginUser: source.loginUser }),
    image: {
      ...inherited,
      ImageId: made.id,
      Name: made.name,
      Description: made.input.Description ?? `[Copied ${source.id} from ${sourceStore.region}] ${source.image.Name}`,
      CreationDate: call.cloud.now().toISOString(),
      ImageLocation: `${accountId}/${made.name}`,
      OwnerId: accountId,
      State: 'pending',
      BlockDeviceMappings: made.mappings,
      SourceImageId: source.id,
      SourceImageRegion: sourceStore.region,
    },
  }
}

function userTags(store: RegionStore, id: string): Tag[] {
  return store.tagsOf(id).filter(({ Key }) => !Key?.startsWith('aws:'))
}
