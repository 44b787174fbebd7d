import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  type CreateVolumeRequest,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifySnapshotAttributeCommand,
  ModifyVolumeCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type Ec2Tools, ec2Tools, refused } from '../../support/ec2-tools.ts'

let cloud: TestCloud
let ec2: Ec2Tools
beforeEach(async () => {
  cloud = await openTestCloud()
  ec2 = ec2Tools(cloud)
})
afterEach(() => cloud.close())

async function make(wishes: Partial<CreateVolumeRequest> = {}): Promise<string> {
  const wanted = { AvailabilityZone: 'us-east-1a', Size: 1, ...wishes }
  const { VolumeId, State } = await ec2.client.send(new CreateVolumeCommand(wanted))
  expect(State).toBe('creating')
  await ec2.settled()
  return String(VolumeId)
}

async function volume(VolumeId: string) {
  const { Volumes } = await ec2.client.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))
  return Volumes?.[0]
}

test('attached to a running machine, detached, snapshotted, made anew from the snapshot, deleted', async () => {
  const { InstanceId } = await ec2.launch()
  const VolumeId = await make()
  const attach = { VolumeId, InstanceId, Device: '/dev/sdf' }
  expect((await ec2.client.send(new AttachVolumeCommand(attach))).State).toBe('attaching')
  await ec2.settled()
  expect(await volume(VolumeId)).toMatchObject({
    State: 'in-use',
    Attachments: [{ InstanceId, Device: '/dev/sdf', State: 'attached', DeleteOnTermination: false }],
  })
  expect(cloud.driver.machines.get(InstanceId)?.disks.map(({ device }) => device)).toEqual(['/dev/sda1', '/dev/sdf'])
  expect((await ec2.instance(InstanceId)).BlockDeviceMappings).toHaveLength(2)
  cloud.driver.write(VolumeId, 'data')

  const remove = () => ec2.client.send(new DeleteVolumeCommand({ VolumeId }))
  await refused(remove(), 'VolumeInUse', `Volume ${VolumeId} is currently attached to ${InstanceId}`)
  await refused(ec2.client.send(new AttachVolumeCommand(attach)), 'VolumeInUse')
  await ec2.client.send(new DetachVolumeCommand({ VolumeId }))
  await ec2.settled()
  expect(await volume(VolumeId)).toMatchObject({ State: 'available', Attachments: [] })

  const { SnapshotId, State } = await ec2.client.send(new CreateSnapshotCommand({ VolumeId, Description: 'mine' }))
  expect(State).toBe('pending')
  await ec2.settled()
  await remove()
  await ec2.settled()
  await refused(volume(VolumeId), 'InvalidVolume.NotFound', `The volume '${VolumeId}' does not exist.`)
  const again = await make({ SnapshotId, Size: undefined })
  expect(cloud.driver.volumes.get(again)).toEqual({ sizeGiB: 1, content: ['data'] })
  await ec2.client.send(new DeleteSnapshotCommand({ SnapshotId }))
  await ec2.settled()
  expect(cloud.driver.layers.size).toBe(0)
})

test('the root volume only comes off a stopped machine', async () => {
  const { InstanceId, BlockDeviceMappings } = await ec2.launch()
  const VolumeId = BlockDeviceMappings?.[0]?.Ebs?.VolumeId
  await refused(ec2.client.send(new DetachVolumeCommand({ VolumeId })), 'OperationNotPermitted')
  await ec2.client.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }))
  await ec2.settled()
  await ec2.client.send(new DetachVolumeCommand({ VolumeId }))
})

test('a volume that the machine will not take is free again', async () => {
  await cloud.close()
  cloud = await openTestCloud({ fail: (call) => (call === 'attach' ? new Error('no slot') : undefined) })
  ec2 = ec2Tools(cloud)
  const { InstanceId } = await ec2.launch()
  const VolumeId = await make()
  await ec2.client.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }))
  await ec2.settled()
  expect(await volume(VolumeId)).toMatchObject({ State: 'available', Attachments: [] })
})

test.each<[Partial<CreateVolumeRequest>, string, RegExp]>([
  [{ AvailabilityZone: 'eu-west-1a' }, 'InvalidZone.NotFound', /does not exist/],
  [{ AvailabilityZone: undefined }, 'MissingParameter', /AvailabilityZone/],
  [{ Size: undefined }, 'MissingParameter', /size\/snapshot/],
  [{ Size: 0 }, 'InvalidParameterValue', /between 1 and 16384/],
  [{ SnapshotId: 'snap-00000000000000000' }, 'InvalidSnapshot.NotFound', /does not exist/],
  [{ VolumeType: 'gp9' as 'gp2' }, 'InvalidParameterValue', /volumeType/],
  [{ VolumeType: 'io1', Size: 4 }, 'MissingParameter', /iops/],
  [{ VolumeType: 'io1', Size: 4, Iops: 400 }, 'InvalidParameterValue', /ratio/],
  [{ VolumeType: 'gp2', Throughput: 200 }, 'InvalidParameterCombination', /throughput is not supported/],
  [{ VolumeType: 'standard', Iops: 200 }, 'InvalidParameterCombination', /iops is not supported/],
])('%j is refused', async (wishes, code, words) => {
  await refused(make(wishes), code, words)
})

test('volumes grow and change their type, and never shrink', async () => {
  const VolumeId = await make({ Size: 2 })
  const modify = (change: object) => ec2.client.send(new ModifyVolumeCommand({ VolumeId, ...change }))
  await modify({ Size: 5, VolumeType: 'gp3' })
  await ec2.settled()
  expect(await volume(VolumeId)).toMatchObject({ Size: 5, VolumeType: 'gp3', Iops: 3000, Throughput: 125 })
  expect(cloud.driver.volumes.get(VolumeId)?.sizeGiB).toBe(5)
  await refused(modify({ Size: 1 }), 'InvalidParameterValue', 'New size cannot be smaller than existing size')
})

test('snapshots: filters, rights', async () => {
  const VolumeId = await make()
  const { SnapshotId } = await ec2.client.send(new CreateSnapshotCommand({ VolumeId, Description: 'nightly 1' }))
  await ec2.settled()
  const find = async (Name: string, ...Values: string[]) =>
    (await ec2.client.send(new DescribeSnapshotsCommand({ Filters: [{ Name, Values }] }))).Snapshots?.length
  expect(await find('description', 'nightly*')).toBe(1)
  expect(await find('volume-size', '1')).toBe(1)
  expect(await find('status', 'pending')).toBe(0)
  await ec2.client.send(
    new ModifySnapshotAttributeCommand({ SnapshotId, OperationType: 'add', UserIds: ['210987654321'] }),
  )
  const asked = { SnapshotId, Attribute: 'createVolumePermission' as const }
  const { CreateVolumePermissions } = await ec2.client.send(new DescribeSnapshotAttributeCommand(asked))
  expect(CreateVolumePermissions).toEqual([{ UserId: '210987654321' }])
})
