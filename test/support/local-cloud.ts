import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { succeeded } from './ingot.ts'
import type { VmHome } from './vm-home.ts'

export interface StartedCloud {
  /** What `ingot cloud env` prints, as variables. */
  readonly env: Readonly<Record<string, string>>
  readonly endpoint: string
  client(region: string): EC2Client
}

/** Starts the home's local cloud as a service and reads how to reach it. */
export async function startCloud(home: VmHome): Promise<StartedCloud> {
  succeeded(await home.ingot('cloud', 'start'))
  const text = succeeded(await home.ingot('cloud', 'env'))
  const env = Object.fromEntries(
    [...text.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map((match) => [match[1], match[2]]),
  )
  const endpoint = env['AWS_ENDPOINT_URL'] ?? ''
  return {
    env,
    endpoint,
    client: (region) =>
      new EC2Client({
        region,
        endpoint,
        credentials: {
          accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
        },
      }),
  }
}

/** Everything in a region that costs money or is in the way, in one list of ids: what a build must not leave behind. */
export async function belongings(client: EC2Client): Promise<Record<string, string[]>> {
  const [instances, keys, groups, volumes, images, snapshots] = await Promise.all([
    client.send(new DescribeInstancesCommand({})),
    client.send(new DescribeKeyPairsCommand({})),
    client.send(new DescribeSecurityGroupsCommand({})),
    client.send(new DescribeVolumesCommand({})),
    client.send(new DescribeImagesCommand({ Owners: ['self'] })),
    client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] })),
  ])
  const alive = (instances.Reservations ?? [])
    .flatMap((reservation) => reservation.Instances ?? [])
    .filter((instance) => instance.State?.Name !== 'terminated')
  return {
    instances: alive.map(({ InstanceId }) => String(InstanceId)),
    keyPairs: (keys.KeyPairs ?? []).map(({ KeyName }) => String(KeyName)),
    securityGroups: (groups.SecurityGroups ?? [])
      .map(({ GroupName }) => String(GroupName))
      .filter((n) => n !== 'default'),
    volumes: (volumes.Volumes ?? []).map(({ VolumeId }) => String(VolumeId)),
    images: (images.Images ?? []).map(({ ImageId }) => String(ImageId)).toSorted(),
    snapshots: (snapshots.Snapshots ?? []).map(({ SnapshotId }) => String(SnapshotId)).toSorted(),
  }
}

/** A region in which nothing but these images is. */
export function onlyImages(images: readonly string[], snapshots: readonly string[]) {
  return {
    instances: [],
    keyPairs: [],
    securityGroups: [],
    volumes: [],
    images: images.toSorted(),
    snapshots: snapshots.toSorted(),
  }
}
