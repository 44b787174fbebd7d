import {
  CreateImageCommand,
  CreateVolumeCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../support/cloud.ts'
import { ec2Tools } from '../support/ec2-tools.ts'

let cloud: TestCloud
afterEach(() => cloud.close())

/** A cloud whose driver can be made to hang, so that it is killed in the middle of something. */
async function openHanging() {
  let hang = false
  const gate = () => (hang ? new Promise<void>(() => {}) : Promise.resolve())
  cloud = await openTestCloud({ gate })
  return {
    hang: () => {
      hang = true
    },
    async killAndReopen() {
      hang = false
      cloud = await cloud.killAndReopen()
      await cloud.cloud.settled()
      return ec2Tools(cloud)
    },
  }
}

test('everything is still there after a restart; machines that ran are stopped and start again', async () => {
  const { killAndReopen } = await openHanging()
  const before = ec2Tools(cloud)
  const { InstanceId, BlockDeviceMappings } = await before.launch()
  const image = await before.capture(InstanceId, 'mine')
  cloud.driver.write(String(BlockDeviceMappings?.[0]?.Ebs?.VolumeId), 'since then')

  const after = await killAndReopen()
  expect(cloud.driver.machines.size).toBe(0)
  expect(cloud.log).toContain(`${InstanceId}: left running by a cloud that was killed; stopped`)
  const stopped = await after.instance(InstanceId)
  expect(stopped).toMatchObject({ State: { Name: 'stopped' }, StateReason: { Code: 'Server.ScheduledStop' } })
  const { Images } = await after.client.send(new DescribeImagesCommand({ Owners: ['self'] }))
  expect(Images).toMatchObject([{ ImageId: image, State: 'available', Name: 'mine' }])

  await after.client.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }))
  await after.settled()
  expect((await after.instance(InstanceId)).State?.Name).toBe('running')
  const volume = cloud.driver.volumes.get(String(BlockDeviceMappings?.[0]?.Ebs?.VolumeId))
  expect(volume?.content).toEqual(['base debian-12', 'since then'])
})

test('killed while it launches: the instance is gone, with its volumes', async () => {
  const { hang, killAndReopen } = await openHanging()
  const { client, baseImageId } = ec2Tools(cloud)
  const ImageId = await baseImageId()
  hang()
  const { Instances } = await client.send(new RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1 }))
  const after = await killAndReopen()
  expect((await after.instance(String(Instances?.[0]?.InstanceId))).State?.Name).toBe('terminated')
  expect((await after.client.send(new DescribeVolumesCommand({}))).Volumes).toEqual([])
})

test('killed while it stops or terminates machines: they are', async () => {
  const { hang, killAndReopen } = await openHanging()
  const before = ec2Tools(cloud)
  const one = await before.launch()
  const two = await before.launch()
  hang()
  await before.client.send(new StopInstancesCommand({ InstanceIds: [one.InstanceId] }))
  await before.client.send(new TerminateInstancesCommand({ InstanceIds: [two.InstanceId] }))
  const after = await killAndReopen()
  const { Reservations } = await after.client.send(new DescribeInstancesCommand({}))
  const states = (Reservations ?? []).map(({ Instances }) => Instances?.[0]?.State?.Name)
  expect(states).toEqual(['stopped', 'terminated'])
  expect((await after.client.send(new DescribeVolumesCommand({}))).Volumes).toHaveLength(1)
})

test('killed while it makes an image: the image is finished', async () => {
  const { hang, killAndReopen } = await openHanging()
  const before = ec2Tools(cloud)
  const { InstanceId } = await before.launch()
  hang()
  await before.client.send(new CreateImageCommand({ InstanceId, Name: 'mine', NoReboot: true }))
  const after = await killAndReopen()
  const { Images } = await after.client.send(new DescribeImagesCommand({ Owners: ['self'] }))
  expect(Images).toMatchObject([{ Name: 'mine', State: 'available' }])
  const { Snapshots } = await after.client.send(new DescribeSnapshotsCommand({}))
  expect(Snapshots).toMatchObject([{ State: 'completed' }])
  const launched = await after.launch({ ImageId: String(Images?.[0]?.ImageId) })
  expect(launched.State?.Name).toBe('running')
})

test('killed while it makes a volume: the volume is made', async () => {
  const { hang, killAndReopen } = await openHanging()
  hang()
  const { client } = ec2Tools(cloud)
  await client.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }))
  const after = await killAndReopen()
  const { Volumes } = await after.client.send(new DescribeVolumesCommand({}))
  expect(Volumes).toMatchObject([{ State: 'available' }])
})
