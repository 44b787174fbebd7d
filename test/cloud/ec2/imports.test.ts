import {
  CancelImportTaskCommand,
  DescribeImagesCommand,
  DescribeImportImageTasksCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
  ImportImageCommand,
  type ImportImageCommandInput,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../../support/cloud.ts'

let cloud: TestCloud
let ec2: EC2Client
/** Holds the copying of disks back. */
let gate: Promise<void> | undefined
beforeEach(async () => {
  gate = undefined
  cloud = await openTestCloud({ gate: async () => gate })
  ec2 = cloud.client()
  await upload('disk.vmdk', 'content')
})
afterEach(() => cloud.close())

async function upload(Key: string, Body: string | Buffer): Promise<void> {
  const s3 = new S3Client({ region: 'us-east-1', endpoint: cloud.url, forcePathStyle: true, credentials: testKey })
  await s3.send(new CreateBucketCommand({ Bucket: 'images' }))
  await s3.send(new PutObjectCommand({ Bucket: 'images', Key, Body }))
  s3.destroy()
}

const disk = (S3Key: string, Format: string) => [{ Format, UserBucket: { S3Bucket: 'images', S3Key } }]

async function begin(input: ImportImageCommandInput = {}): Promise<string> {
  const { ImportTaskId } = await ec2.send(
    new ImportImageCommand({ DiskContainers: disk('disk.vmdk', 'vmdk'), ...input }),
  )
  return String(ImportTaskId)
}

async function task(id: string) {
  const { ImportImageTasks } = await ec2.send(new DescribeImportImageTasksCommand({ ImportTaskIds: [id] }))
  return ImportImageTasks?.[0]
}

test('makes an image that machines start from', async () => {
  const id = await begin({ Description: 'golden', BootMode: 'uefi', Platform: 'linux' })
  await cloud.cloud.settled()
  const done = await task(id)
  expect(done).toMatchObject({ Status: 'completed', ImageId: expect.stringMatching(/^ami-/) })
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [String(done?.ImageId)] }))
  expect(Images).toMatchObject([
    { Name: id, State: 'available', BootMode: 'uefi', Description: 'AWS-VMImport service: Linux - golden' },
  ])
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))
  expect(Snapshots).toMatchObject([{ State: 'completed', SnapshotId: done?.SnapshotDetails?.[0]?.SnapshotId }])
  await ec2.send(
    new RunInstancesCommand({ ImageId: done?.ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  )
  await cloud.cloud.settled()
  expect([...cloud.driver.volumes.values()]).toMatchObject([{ content: ['vmdk content'] }])
})

test('takes the disk out of an appliance', async () => {
  const archive = pack()
  archive.entry({ name: 'machine.ovf' }, '<Envelope/>')
  archive.entry({ name: 'machine-disk1.vmdk' }, 'in the appliance')
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  await upload('machine.ova', Buffer.concat(chunks))
  const id = await begin({ DiskContainers: [{ Format: 'OVA', Url: 's3://images/machine.ova' }] })
  await cloud.cloud.settled()
  expect(await task(id)).toMatchObject({ Status: 'completed' })
  expect([...cloud.driver.layers.values()]).toEqual([['vmdk in the appliance']])
})

test('says why it has failed', async () => {
  const missing = await begin({ DiskContainers: disk('gone', 'raw') })
  const broken = await begin({ DiskContainers: disk('disk.vmdk', 'ova') })
  await cloud.cloud.settled()
  expect(await task(missing)).toMatchObject({
    Status: 'deleted',
    StatusMessage: 'ClientError: The object s3://images/gone does not exist.',
  })
  expect((await task(broken))?.StatusMessage).toMatch(/^ClientError: /)
  expect(cloud.driver.layers.size).toBe(0)
})

test('can be cancelled, and not any more when it is done', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const id = await begin()
  await ec2.send(new CancelImportTaskCommand({ ImportTaskId: id }))
  expect((await task(id))?.Status).toBe('deleting')
  resolve()
  await cloud.cloud.settled()
  expect((await task(id))?.Status).toBe('deleted')
  expect(cloud.driver.layers.size).toBe(0)
  const again = ec2.send(new CancelImportTaskCommand({ ImportTaskId: id }))
  await expect(again).rejects.toMatchObject({ name: 'IncorrectState' })
})

test('is begun again after the cloud was killed', async () => {
  gate = new Promise(() => {})
  const id = await begin()
  gate = undefined
  cloud = await cloud.killAndReopen()
  ec2 = cloud.client()
  await cloud.cloud.settled()
  expect((await task(id))?.Status).toBe('completed')
})

test('the same call again makes nothing new; tags find it', async () => {
  const tags = [{ ResourceType: 'import-image-task' as const, Tags: [{ Key: 'ingot:entry', Value: 'e' }] }]
  const id = await begin({ ClientToken: 'token', TagSpecifications: tags })
  expect(await begin({ ClientToken: 'token', TagSpecifications: tags })).toBe(id)
  const Filters = [{ Name: 'tag:ingot:entry', Values: ['e'] }]
  const { ImportImageTasks } = await ec2.send(new DescribeImportImageTasksCommand({ Filters }))
  expect(ImportImageTasks).toMatchObject([{ ImportTaskId: id }])
})

test.each<[ImportImageCommandInput, string]>([
  [{ DiskContainers: [] }, 'MissingParameter'],
  [{ DiskContainers: disk('disk.vmdk', 'qcow2') }, 'InvalidParameterValue'],
  [{ DiskContainers: [{ Format: 'raw' }] }, 'MissingParameter'],
  [{ DiskContainers: [...disk('a', 'raw'), ...disk('b', 'raw')] }, 'UnsupportedOperation'],
])('refuses %j', async (input, name) => {
  await expect(begin(input)).rejects.toMatchObject({ name })
})

test('knows no other tasks', async () => {
  await expect(task('import-ami-0123456789abcdef0')).rejects.toMatchObject({ name: 'InvalidConversionTaskId' })
})
