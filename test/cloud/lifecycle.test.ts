import {
  CreateImageCommand,
  CreateKeyPairCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../support/cloud.ts'

let cloud: TestCloud
let ec2: EC2Client

beforeEach(async () => {
  cloud = await openTestCloud()
  ec2 = cloud.client()
})
afterEach(() => cloud.close())

async function baseImageId(): Promise<string> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['ingot'] }))
  return String(Images?.[0]?.ImageId)
}

async function launch(imageId: string): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId: imageId, InstanceType: 't2.micro', MinCount: 1, MaxCount: 1 }),
  )
  expect(Instances?.[0]?.State).toEqual({ Code: 0, Name: 'pending' })
  await cloud.cloud.settled()
  return String(Instances?.[0]?.InstanceId)
}

async function describe(instanceId: string) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }))
  const instance = Reservations?.[0]?.Instances?.[0]
  if (!instance) throw new Error('no instance')
  return instance
}

test('a golden image: launch, change, stop, create the image, launch from it', async () => {
  const first = await launch(await baseImageId())
  const running = await describe(first)
  expect(running.State?.Name).toBe('running')
  expect(running.PublicIpAddress).toMatch(/^127\.16\.0\.\d+$/)
  const volumeId = String(running.BlockDeviceMappings?.[0]?.Ebs?.VolumeId)
  cloud.driver.write(volumeId, 'unzip')

  await ec2.send(new StopInstancesCommand({ InstanceIds: [first] }))
  await cloud.cloud.settled()
  expect((await describe(first)).State?.Name).toBe('stopped')

  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId: first, Name: 'my-ami-1' }))
  await cloud.cloud.settled()
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))
  expect(Images).toMatchObject([{ ImageId, Name: 'my-ami-1', State: 'available', RootDeviceName: '/dev/sda1' }])
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))
  expect(Snapshots).toMatchObject([{ State: 'completed', VolumeId: volumeId, VolumeSize: 8 }])

  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [first] }))
  await cloud.cloud.settled()
  expect((await describe(first)).State?.Name).toBe('terminated')
  expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([])

  const second = await describe(await launch(String(ImageId)))
  const copy = cloud.driver.volumes.get(String(second.BlockDeviceMappings?.[0]?.Ebs?.VolumeId))
  expect(copy?.content).toEqual(['base debian-12', 'unzip'])
})

test('created keys', async () => {
  const { KeyMaterial } = await ec2.send(new CreateKeyPairCommand({ KeyName: 'a' }))
  expect(KeyMaterial).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/)
  const { KeyMaterial: second } = await ec2.send(new CreateKeyPairCommand({ KeyName: 'b', KeyType: 'ed25519' }))
  expect(second).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/)
})
