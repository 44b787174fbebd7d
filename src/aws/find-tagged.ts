import type { Tag } from '@aws-sdk/client-ec2'
import type { LedgerEntry } from '../engine/index.ts'
import type { Region } from './access.ts'
import type { Ec2 } from './ec2.ts'
import { isNotAllowed } from './errors.ts'

/** Something in EC2 that carries the tags of a ledger entry, in the order in which it decides what the entry made. */
type Finding = {
  readonly kind: 'instance' | 'image' | 'key-pair' | 'security-group' | 'launch-template' | 'volume' | 'snapshot'
  readonly id: string
  readonly name?: string | undefined
  readonly tags: readonly Tag[]
}

const Filters = [{ Name: 'tag-key', Values: ['ingot:entry'] }]
const OWN = ['self']

/**
 * What Ingot made in a region and hasn't finished or given back, told by its tags alone: for runs whose ledger is on another
 * computer, or lost. Finished images carry no such tags any more.
 * @returns one entry for all that one ledger entry made; roles, instance profiles and S3 objects are not found this way
 */
export async function findTagged(region: Region, signal: AbortSignal): Promise<Tagged> {
  const { ec2 } = region
  const hidden: string[] = []
  const found = await Promise.all(
    Object.entries(SEARCHES).map(async ([what, search]) => {
      try {
        return await search(ec2, signal)
      } catch (error) {
        if (!isNotAllowed(error)) throw error
        hidden.push(what)
        return []
      }
    }),
  )
  const byEntry = Map.groupBy(found.flat().filter(isTemporary), (finding) => tagOf(finding, 'ingot:entry') ?? '')
  return { entries: [...byEntry].flatMap(([key, findings]) => entryOf(key, findings, region)), hidden }
}

export interface Tagged {
  readonly entries: readonly LedgerEntry[]
  /** What these credentials may not look for. */
  readonly hidden: readonly string[]
}

const SEARCHES: Readonly<Record<string, (ec2: Ec2, signal: AbortSignal) => Promise<Finding[]>>> = {
  instances,
  images,
  'key pairs': keyPairs,
  'security groups': securityGroups,
  'launch templates': launchTemplates,
  volumes,
  snapshots,
}

async function instances(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const alive = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped', 'shutting-down'] }
  const { Reservations = [] } = await ec2.call('DescribeInstances', { Filters: [...Filters, alive] }, signal)
  return Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ InstanceId = '', Tags = [] }) => ({ kind: 'instance' as const, id: InstanceId, tags: Tags })),
  )
}

async function images(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const input = { Owners: OWN, IncludeDeprecated: true, Filters }
  const { Images = [] } = await ec2.call('DescribeImages', input, signal)
  return Images.map(({ ImageId = '', Name, Tags = [] }) => ({ kind: 'image', id: ImageId, name: Name, tags: Tags }))
}

async function keyPairs(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const { KeyPairs = [] } = await ec2.call('DescribeKeyPairs', { Filters }, signal)
  return KeyPairs.map(({ KeyName = '', Tags = [] }) => ({ kind: 'key-pair', id: KeyName, name: KeyName, tags: Tags }))
}

async function securityGroups(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const { SecurityGroups = [] } = await ec2.call('DescribeSecurityGroups', { Filters }, signal)
  return SecurityGroups.map(({ GroupId = '', GroupName, Tags = [] }) => ({
    kind: 'security-group',
    id: GroupId,
    name: GroupName,
    tags: Tags,
  }))
}

async function launchTemplates(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const { LaunchTemplates = [] } = await ec2.call('DescribeLaunchTemplates', { Filters }, signal)
  return LaunchTemplates.map(({ LaunchTemplateId = '', LaunchTemplateName, Tags = [] }) => ({
    kind: 'launch-template',
    id: LaunchTemplateId,
    name: LaunchTemplateName,
    tags: Tags,
  }))
}

async function volumes(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const { Volumes = [] } = await ec2.call('DescribeVolumes', { Filters }, signal)
  return Volumes.map(({ VolumeId = '', Tags = [] }) => ({ kind: 'volume', id: VolumeId, tags: Tags }))
}

async function snapshots(ec2: Ec2, signal: AbortSignal): Promise<Finding[]> {
  const { Snapshots = [] } = await ec2.call('DescribeSnapshots', { OwnerIds: OWN, Filters }, signal)
  return Snapshots.map(({ SnapshotId = '', Tags = [] }) => ({ kind: 'snapshot', id: SnapshotId, tags: Tags }))
}

/** Where DeleteTags isn't allowed, a finished image is marked as kept for ever instead. */
function isTemporary(finding: Finding): boolean {
  return tagOf(finding, 'ingot:run') !== undefined && tagOf(finding, 'ingot:expires') !== 'never'
}

function tagOf({ tags }: Finding, key: string): string | undefined {
  return tags.find(({ Key }) => Key === key)?.Value
}

/** Volumes go with their instance and snapshots with their image; left over alone they are found by the entry's tag again. */
const KIND: Readonly<Record<Finding['kind'], string>> = {
  instance: 'aws-ec2-instance',
  image: 'aws-ec2-image',
  'key-pair': 'aws-ec2-key-pair',
  'security-group': 'aws-ec2-security-group',
  'launch-template': 'aws-ec2-launch-template',
  volume: 'aws-ec2-instance',
  snapshot: 'aws-ec2-image',
}

function entryOf(key: string, findings: readonly Finding[], region: Region): LedgerEntry[] {
  const [first] = findings
  const run = first && tagOf(first, 'ingot:run')
  if (!first || run === undefined) return []
  const { kind, id, name } = first
  const alone = kind === 'volume' || kind === 'snapshot'
  return [
    {
      key,
      run,
      build: undefined,
      kind: KIND[kind],
      what: `${kind.replace('-', ' ')} in ${region.name}`,
      scope: { aws: region.scope, ...(name === undefined ? {} : { name }) },
      state: 'created',
      // Found by the entry's tag where there may be several.
      id: alone || kind === 'instance' || kind === 'image' ? undefined : id,
      expires: Date.parse(tagOf(first, 'ingot:expires') ?? '') || 0,
    },
  ]
}
