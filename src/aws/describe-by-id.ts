import type { Ec2 } from './ec2.ts'
import type { Watched, WatchedKind } from './waiting.ts'

/** Looks several things of one kind up at once. Those that EC2 doesn't know are not in the answer. */
export type Describe<K extends WatchedKind> = (
  ids: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Watched[K]>>

/** The most ids that one filter takes. */
const FILTER_VALUES = 200
// Filters rather than lists of ids: one that is unknown would make EC2 refuse the whole call.

export async function describeInstances(ec2: Ec2, ids: readonly string[], signal: AbortSignal) {
  const answers = await inChunks(ids, (Values) =>
    ec2.call('DescribeInstances', { Filters: [{ Name: 'instance-id', Values }] }, signal),
  )
  const instances = answers.flatMap((answer) => answer.Reservations ?? []).flatMap((one) => one.Instances ?? [])
  return byId(instances, (instance) => instance.InstanceId)
}

export async function describeImages(ec2: Ec2, ids: readonly string[], signal: AbortSignal) {
  const answers = await inChunks(ids, (Values) =>
    ec2.call('DescribeImages', { Filters: [{ Name: 'image-id', Values }], IncludeDeprecated: true }, signal),
  )
  return byId(
    answers.flatMap((answer) => answer.Images ?? []),
    (image) => image.ImageId,
  )
}

export async function describeSnapshots(ec2: Ec2, ids: readonly string[], signal: AbortSignal) {
  const answers = await inChunks(ids, (Values) =>
    ec2.call('DescribeSnapshots', { Filters: [{ Name: 'snapshot-id', Values }], OwnerIds: ['self'] }, signal),
  )
  return byId(
    answers.flatMap((answer) => answer.Snapshots ?? []),
    (snapshot) => snapshot.SnapshotId,
  )
}

export async function describeVolumes(ec2: Ec2, ids: readonly string[], signal: AbortSignal) {
  const answers = await inChunks(ids, (Values) =>
    ec2.call('DescribeVolumes', { Filters: [{ Name: 'volume-id', Values }] }, signal),
  )
  return byId(
    answers.flatMap((answer) => answer.Volumes ?? []),
    (volume) => volume.VolumeId,
  )
}

function inChunks<T>(ids: readonly string[], ask: (chunk: string[]) => Promise<T>): Promise<T[]> {
  const chunks: string[][] = []
  for (let at = 0; at < ids.length; at += FILTER_VALUES) chunks.push(ids.slice(at, at + FILTER_VALUES))
  return Promise.all(chunks.map(ask))
}

function byId<T>(things: readonly T[], idOf: (thing: T) => string | undefined): ReadonlyMap<string, T> {
  return new Map(
    things.flatMap((thing) => {
      const id = idOf(thing)
      return id ? [[id, thing] as const] : []
    }),
  )
}
