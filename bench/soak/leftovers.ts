import { DescribeImagesCommand } from '@aws-sdk/client-ec2'
import type { TestCloud } from '../../test/support/cloud.ts'
import { belongings } from '../../test/support/local-cloud.ts'

/** What is in the cloud that nobody can want: all but finished images and their snapshots. By kind. */
export async function leftovers(cloud: TestCloud): Promise<Readonly<Record<string, number>>> {
  await cloud.cloud.settled()
  // Faults meet this one as well.
  const client = cloud.client({ maxAttempts: 20 })
  const { images: _, snapshots, ...machines } = await belongings(client)
  const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['self'] }))
  const finished = Images.filter(({ State, Tags }) => State === 'available' && Tags?.some(({ Key }) => Key === 'Made'))
  const used = finished.flatMap(
    ({ BlockDeviceMappings }) => BlockDeviceMappings?.map(({ Ebs }) => Ebs?.SnapshotId) ?? [],
  )
  const counts = {
    ...Object.fromEntries(Object.entries(machines).map(([kind, ids]) => [kind, ids.length])),
    'half-made images': Images.length - finished.length,
    'snapshots of no image': (snapshots ?? []).filter((id) => !used.includes(id)).length,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
