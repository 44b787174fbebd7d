import type { Image } from '@aws-sdk/client-ec2'

/** What is known of one image, for people and programs. Names are those of `ingot images --json`. */
export interface ImageFacts {
  readonly id: string
  readonly name: string
  readonly region: string
  /** The account that it belongs to. */
  readonly owner: string
  /** ISO 8601. */
  readonly created: string
  /** `available`, `pending`, `failed` and so on. */
  readonly state: string
  readonly description: string
  readonly architecture: string
  readonly virtualization: string
  readonly rootDevice: string
  /** Anybody may use it. */
  readonly public: boolean
  /** ISO 8601, when it has an end of life. */
  readonly deprecated: string | undefined
  readonly snapshots: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export function imageFacts(image: Image, region: string): ImageFacts {
  return {
    id: image.ImageId ?? '',
    name: image.Name ?? '',
    region,
    owner: image.OwnerId ?? '',
    created: image.CreationDate ?? '',
    state: image.State ?? '',
    description: image.Description ?? '',
    architecture: image.Architecture ?? '',
    virtualization: image.VirtualizationType ?? '',
    rootDevice: image.RootDeviceName ?? '',
    public: image.Public ?? false,
    deprecated: image.DeprecationTime,
    snapshots: (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => (Ebs?.SnapshotId ? [Ebs.SnapshotId] : [])),
    tags: Object.fromEntries((image.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
  }
}
