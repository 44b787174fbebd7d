import type { Instance } from '@aws-sdk/client-ec2'
import { isNotFound } from '../errors.ts'
import type { Pace } from '../pace.ts'
import { entryFilter, type GivingBack, lookUp, whenUnused } from './giving-back.ts'

const PACE: Pace = { least: 500, most: 1500, limit: Number.POSITIVE_INFINITY }

/**
 * Ends an instance, and deletes the volumes it leaves behind, other than those whose device is in the scope's
 * `keepDevices`: the user asked for them with `delete_on_termination: false`.
 */
export async function giveBackInstance(giving: GivingBack): Promise<void> {
  const instances = await findInstances(giving)
  const kept = instances.flatMap((instance) => keptVolumes(instance, giving))
  await releaseVolumes(giving, kept)
  await Promise.all(instances.map((instance) => terminate(giving, instance.InstanceId ?? '')))
  await deleteLeftVolumes(giving, kept)
}

function findInstances(giving: GivingBack): Promise<Instance[]> {
  const { entry, region, signal } = giving
  const Filters = entry.id ? [{ Name: 'instance-id', Values: [entry.id] }] : entryFilter(entry)
  return lookUp(giving, async () => {
    const { Reservations } = await region.ec2.call('DescribeInstances', { Filters }, signal)
    return (Reservations ?? []).flatMap((reservation) => reservation.Instances ?? [])
  })
}

function keptVolumes(instance: Instance, { entry }: GivingBack): string[] {
  const devices = entry.scope['keepDevices']
  if (!Array.isArray(devices)) return []
  return (instance.BlockDeviceMappings ?? []).flatMap((mapping) => {
    const kept = devices.includes(mapping.DeviceName) && mapping.Ebs?.DeleteOnTermination === false
    return kept && mapping.Ebs?.VolumeId ? [mapping.Ebs.VolumeId] : []
  })
}

/** Takes our tags off what stays, before the instance ends: afterwards nobody could tell which volumes they were. */
async function releaseVolumes({ region, signal }: GivingBack, volumes: readonly string[]): Promise<void> {
  if (volumes.length === 0) return
  const Tags = ['ingot:run', 'ingot:entry', 'ingot:expires'].map((Key) => ({ Key }))
  await region.ec2.call('DeleteTags', { Resources: [...volumes], Tags }, signal)
}

async function terminate({ region, signal }: GivingBack, id: string): Promise<void> {
  try {
    await region.ec2.call('TerminateInstances', { InstanceIds: [id] }, signal)
  } catch (error) {
    if (isNotFound(error)) return
    throw error
  }
  await region.poller.until({
    kind: 'instance',
    id,
    what: 'the instance to end',
    pace: PACE,
    signal,
    judge: (instance) => (!instance || instance.State?.Name === 'terminated' ? true : undefined),
  })
}

async function deleteLeftVolumes(giving: GivingBack, kept: readonly string[]): Promise<void> {
  const { entry, region, signal } = giving
  const { Volumes } = await region.ec2.call('DescribeVolumes', { Filters: entryFilter(entry) }, signal)
  const ids = (Volumes ?? []).flatMap(({ VolumeId }) => (VolumeId && !kept.includes(VolumeId) ? [VolumeId] : []))
  await Promise.all(ids.map((VolumeId) => deleteVolume(giving, VolumeId)))
}

export async function deleteVolume(giving: GivingBack, VolumeId: string): Promise<void> {
  const { region, signal } = giving
  try {
    await whenUnused(giving, () => region.ec2.call('DeleteVolume', { VolumeId }, signal))
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
