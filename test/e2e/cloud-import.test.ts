import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amazonImport } from '../../src/post-processors/amazon-import/index.ts'
import { artifactOf } from '../support/artifact.ts'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { bench, decoded } from '../support/component.ts'
import { run, succeeded } from '../support/ingot.ts'

/** Debian's own, before one that a person may have put in front of it. */
const AWS = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws'

let cloud: TestCloud
let folder: string
beforeAll(async () => {
  cloud = await openTestCloud()
  folder = await mkdtemp(join(tmpdir(), 'ingot-cloud-import-'))
  await writeFile(join(folder, 'disk.raw'), Buffer.alloc(20_000_000, 'disk '))
  await aws('s3', 'mb', 's3://images')
})
afterAll(async () => {
  await cloud.close()
  await rm(folder, { recursive: true })
})

async function aws(...args: string[]): Promise<string> {
  const env = {
    AWS_ACCESS_KEY_ID: testKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    HOME: folder,
  }
  return succeeded(await run(AWS, ['--endpoint-url', cloud.url, '--output', 'json', ...args], { cwd: folder, env }))
}

test('the AWS CLI puts objects there and back, in parts as well', async () => {
  await aws('s3', 'cp', '--quiet', 'disk.raw', 's3://images/a b/disk.raw')
  expect(await aws('s3', 'ls', 's3://images/', '--recursive')).toContain('20000000 a b/disk.raw')
  await aws('s3', 'cp', '--quiet', 's3://images/a b/disk.raw', 'back.raw')
  expect((await readFile(join(folder, 'back.raw'))).equals(await readFile(join(folder, 'disk.raw')))).toBe(true)
  await aws('s3', 'rm', '--quiet', 's3://images/a b/disk.raw')
  expect((await aws('s3', 'ls', 's3://images/')).trim()).toBe('')
})

test('the AWS CLI imports an image', async () => {
  await aws('s3', 'cp', '--quiet', 'disk.raw', 's3://images/disk.raw')
  const containers = JSON.stringify([{ Format: 'raw', UserBucket: { S3Bucket: 'images', S3Key: 'disk.raw' } }])
  const task = JSON.parse(await aws('ec2', 'import-image', '--disk-containers', containers)).ImportTaskId
  await cloud.cloud.settled()
  const [done] = JSON.parse(await aws('ec2', 'describe-import-image-tasks', '--import-task-ids', task)).ImportImageTasks
  expect(done).toMatchObject({ Status: 'completed', ImageId: expect.stringMatching(/^ami-/) })
  await aws('ec2', 'deregister-image', '--image-id', done.ImageId)
  await aws('ec2', 'delete-snapshot', '--snapshot-id', done.SnapshotDetails[0].SnapshotId)
  await aws('s3', 'rm', '--quiet', 's3://images/disk.raw')
})

test('the post-processor makes an AMI of a file, and leaves nothing else', async () => {
  const localCloud = { endpoint: cloud.url, ...testKey, standIn: async () => ({ imageId: '' }) }
  const at = bench(folder, { localCloud })
  const { setTimeout: sleep } = await import('node:timers/promises')
  const clock = { now: Date.now, sleep: async (duration: number) => void (await sleep(Math.min(duration, 50))) }
  const { awsResourceHandler } = await import('../../src/aws/index.ts')
  const { MemoryJournal, RunLedger, isLeftover } = await import('../../src/engine/index.ts')
  const ledger = new RunLedger({
    run: '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1',
    journal: new MemoryJournal(),
    clock,
    giveBack: (entry, signal) => awsResourceHandler.giveBack(entry, signal),
  })
  const options = {
    region: 'us-east-1',
    s3_bucket_name: 'images',
    s3_key_name: 'import.raw',
    format: 'raw',
    ami_name: 'golden',
    tags: { Team: 'blue' },
    ami_users: ['210987654321'],
  }
  const step = { ...at.step, host: { ...at.host, clock }, ledger: ledger.forBuild('web') }
  const postProcessor = amazonImport.prepare(decoded(amazonImport.options, options), at.prepared)
  const { artifact } = await postProcessor.process(artifactOf(['disk.raw']), {}, step)
  const { Images } = JSON.parse(await aws('ec2', 'describe-images', '--owners', 'self'))
  expect(Images).toMatchObject([
    { Name: 'golden', State: 'available', Tags: expect.arrayContaining([{ Key: 'Team', Value: 'blue' }]) },
  ])
  expect(artifact?.id).toBe(`us-east-1:${Images[0].ImageId}`)
  expect(JSON.parse(await aws('ec2', 'describe-snapshots', '--owner-ids', 'self')).Snapshots).toHaveLength(1)
  expect((await aws('s3', 'ls', 's3://images/')).trim()).toBe('')
  expect(ledger.entries().filter(isLeftover)).toEqual([])
  expect([...cloud.driver.layers.values()].flat().join('')).toContain('raw disk disk')
  await artifact?.destroy(at.step.signal)
  expect(JSON.parse(await aws('ec2', 'describe-images', '--owners', 'self')).Images).toEqual([])
})
