import { AwsError } from '../protocol/aws-error.ts'
import type {
  ImageRecord,
  InstanceRecord,
  KeyPairRecord,
  Records,
  SecurityGroupRecord,
  SnapshotRecord,
  SubnetRecord,
  VolumeRecord,
  VpcRecord,
} from '../store/records.ts'
import { baseImageRecords } from '../world/base-image-records.ts'
import { type IdPrefix, isWellFormed } from '../world/ids.ts'
import type { Call } from './call.ts'

/** How one kind of resource is asked for by id, and how EC2 complains. */
interface Finder {
  readonly prefix: IdPrefix
  readonly malformed: string
  readonly notFound: string
  readonly sentence: (id: string) => string
}

const finders = {
  image: {
    prefix: 'ami',
    malformed: 'InvalidAMIID.Malformed',
    notFound: 'InvalidAMIID.NotFound',
    sentence: (id) => `The image id '[${id}]' does not exist`,
  },
  instance: {
    prefix: 'i',
    malformed: 'InvalidInstanceID.Malformed',
    notFound: 'InvalidInstanceID.NotFound',
    sentence: (id) => `The instance ID '${id}' does not exist`,
  },
  volume: {
    prefix: 'vol',
    malformed: 'InvalidParameterValue',
    notFound: 'InvalidVolume.NotFound',
    sentence: (id) => `The volume '${id}' does not exist.`,
  },
  snapshot: {
    prefix: 'snap',
    malformed: 'InvalidSnapshotID.Malformed',
    notFound: 'InvalidSnapshot.NotFound',
    sentence: (id) => `The snapshot '${id}' does not exist.`,
  },
  'security-group': {
    prefix: 'sg',
    malformed: 'InvalidGroupId.Malformed',
    notFound: 'InvalidGroup.NotFound',
    sentence: (id) => `The security group '${id}' does not exist`,
  },
  vpc: {
    prefix: 'vpc',
    malformed: 'InvalidVpcID.Malformed',
    notFound: 'InvalidVpcID.NotFound',
    sentence: (id) => `The vpc ID '${id}' does not exist`,
  },
  subnet: {
    prefix: 'subnet',
    malformed: 'InvalidSubnetID.Malformed',
    notFound: 'InvalidSubnetID.NotFound',
    sentence: (id) => `The subnet ID '${id}' does not exist`,
  },
  'key-pair': {
    prefix: 'key',
    malformed: 'InvalidKeyPairId.Malformed',
    notFound: 'InvalidKeyPair.NotFound',
    sentence: (id) => `The key pair ID '${id}' does not exist`,
  },
} as const satisfies Partial<Record<keyof Records, Finder>>

export type FindableKind = keyof typeof finders

/** @throws AwsError the kind's own codes for ids that are malformed or unknown */
export function findImage(call: Call, id: string): ImageRecord {
  return find(call, 'image', id)
}

export function findInstance(call: Call, id: string): InstanceRecord {
  return find(call, 'instance', id)
}

export function findVolume(call: Call, id: string): VolumeRecord {
  return find(call, 'volume', id)
}

export function findSnapshot(call: Call, id: string): SnapshotRecord {
  return find(call, 'snapshot', id)
}

export function findGroup(call: Call, id: string): SecurityGroupRecord {
  return find(call, 'security-group', id)
}

export function findVpc(call: Call, id: string): VpcRecord {
  return find(call, 'vpc', id)
}

export function findSubnet(call: Call, id: string): SubnetRecord {
  return find(call, 'subnet', id)
}

export function findKeyPair(call: Call, name: string): KeyPairRecord {
  const record = call.store.list('key-pair').find(({ pair }) => pair.KeyName === name)
  if (!record) throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`)
  return record
}

/** The records with these ids, or all of the kind. @throws AwsError for the first id that isn't there */
export function select<K extends FindableKind>(call: Call, kind: K, ids: readonly string[] | undefined): Records[K][] {
  if (!ids?.length) return all(call, kind)
  return [...new Set(ids)].map((id) => find(call, kind, id))
}

export function find<K extends FindableKind>(call: Call, kind: K, id: string): Records[K] {
  const finder: Finder = finders[kind]
  const record = call.store.get(kind, id) ?? all(call, kind).find((other) => other.id === id)
  if (record) return record
  if (!isWellFormed(finder.prefix, id)) {
    throw new AwsError(finder.malformed, `Invalid id: "${id}" (expecting "${finder.prefix}-...")`)
  }
  throw new AwsError(finder.notFound, finder.sentence(id))
}

/** The kind of resource that an id is of. */
export function kindOfId(id: string): FindableKind | undefined {
  const prefix = id.slice(0, id.indexOf('-'))
  return (Object.keys(finders) as FindableKind[]).find((kind) => finders[kind].prefix === prefix)
}

/** Base images are images too, without being stored. */
function all<K extends FindableKind>(call: Call, kind: K): Records[K][] {
  const stored = call.store.list(kind)
  return kind === 'image' ? [...stored, ...(baseImageRecords(call.baseImages) as Records[K][])] : stored
}
