import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeImagesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  cloudStatus,
  cloudVariables,
  eraseCloud,
  mayErase,
  type OpenCloud,
  openLocalCloud,
} from '../../../src/cloud/index.ts'
import { Database } from '../../../src/cloud/store/database.ts'
import { systemClock } from '../../../src/engine/system-host.ts'
import { debian } from '../../support/cloud.ts'
import { ec2Tools } from '../../support/ec2-tools.ts'
import { FakeMachineDriver } from '../../support/fake-machine-driver.ts'

let home: string
let driver: FakeMachineDriver
const said: string[] = []
const opened: OpenCloud[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
  driver = new FakeMachineDriver()
  said.length = 0
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cloud) => cloud.close()))
  rmSync(home, { recursive: true, force: true })
})

const env = () => ({ INGOT_HOME: home })
const state = (name: string) => join(home, 'state', 'cloud', name)

async function open(options: { readonly lookOnly?: boolean } = {}): Promise<OpenCloud> {
  const ui = { message: (text: string) => said.push(text) }
  const cloud = await openLocalCloud({ env: env(), clock: systemClock }, ui, { driver, ...options })
  opened.push(cloud)
  return cloud
}

function giveBaseImage(image = debian): void {
  const folder = join(home, 'cache', 'cloud-images')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${image.name}.json`), JSON.stringify(image))
}

function clientOf({ endpoint, accessKeyId, secretAccessKey }: OpenCloud): EC2Client {
  return new EC2Client({ region: 'us-east-1', endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 })
}

async function imagesOf(cloud: OpenCloud, ...ImageIds: string[]) {
  return (await clientOf(cloud).send(new DescribeImagesCommand({ ImageIds }))).Images
}

test('it runs inside the process, says how, and ends with it', async () => {
  const cloud = await open()
  expect(said).toEqual(['Local cloud inside this process; machines run on fake: machines of tests are not run'])
  expect(await imagesOf(cloud)).toEqual([])
  await cloud.close()
  await expect(imagesOf(cloud)).rejects.toThrow()
  expect((await cloudStatus(env())).running).toBeUndefined()
  expect(await cloudVariables(env())).toBeUndefined()
})

test('a second user joins the first one’s cloud, which stays until both are done', async () => {
  const first = await open()
  const second = await open()
  expect(second.endpoint).toBe(first.endpoint)
  expect(said).toHaveLength(1)
  expect((await cloudStatus(env())).running).toMatchObject({ presence: { kind: 'command', pid: process.pid } })
  let isClosed = false
  const closing = first.close().then(() => {
    isClosed = true
  })
  expect(await imagesOf(second)).toEqual([])
  expect(isClosed).toBe(false)
  await second.close()
  await closing
})

test('nobody builds in a cloud that was only opened for a look', async () => {
  const look = await open({ lookOnly: true })
  expect(said).toEqual([])
  expect((await open({ lookOnly: true })).endpoint).toBe(look.endpoint)
  const building = open()
  await Promise.all(opened.splice(0).map((cloud) => cloud.close()))
  expect((await building).endpoint).not.toBe(look.endpoint)
})

test('keys and state are for the user alone, and are the same the next time', async () => {
  const first = await open()
  expect(statSync(state('access-key.json')).mode & 0o777).toBe(0o600)
  expect(statSync(state('.')).mode & 0o777).toBe(0o700)
  for (const name of ['cloud.db', 'cloud.db-wal']) expect(statSync(state(name)).mode & 0o777).toBe(0o600)
  await first.close()
  const second = await open()
  expect(second.secretAccessKey).toBe(first.secretAccessKey)
  expect(readFileSync(state('cloud.log'), 'utf8')).not.toContain(first.secretAccessKey)
})

test('what a killed cloud left behind as its endpoint is not taken for one', async () => {
  mkdirSync(state('.'), { recursive: true })
  writeFileSync(
    state('endpoint.json'),
    JSON.stringify({ url: 'http://127.0.0.1:9', pid: 1, kind: 'service', since: '' }),
  )
  expect((await cloudStatus(env())).running).toBeUndefined()
  await open()
  expect((await cloudStatus(env())).running?.contents).toMatchObject({ images: 0, machines: { name: 'fake' } })
})

test('an AMI that is not there is stood in for, with a notice, for the template’s user', async () => {
  giveBaseImage()
  const cloud = await open()
  const imageId = 'ami-0328aad0f6218c429'
  const wish = { region: 'us-east-1', imageId, user: 'ubuntu' }
  expect(await cloud.standIn(wish)).toEqual({
    imageId,
    notice: 'The local cloud has no AMI ami-0328aad0f6218c429: the base image "debian-12" stands in for it.',
  })
  expect(await imagesOf(cloud, imageId)).toMatchObject([{ ImageId: imageId, Public: true, State: 'available' }])

  const launch = new RunInstancesCommand({ ImageId: imageId, InstanceType: 't2.micro', MinCount: 1, MaxCount: 1 })
  const { Instances } = await clientOf(cloud).send(launch)
  const id = String(Instances?.[0]?.InstanceId)
  await expect.poll(() => driver.machines.get(id)?.spec.loginUser).toBe('ubuntu')
  const { body } = await driver.ask(id, '/latest/user-data')
  const parts = body
    .split(/--ingot-\w+/)
    .map((part) => Buffer.from(part.split('\r\n\r\n')[1] ?? '', 'base64').toString())
  expect(parts).toContain('#cloud-config\n{"user":{"name":"ubuntu"}}\n')

  const other = await cloud.standIn({ ...wish, user: 'debian' })
  expect(other.imageId).toBe(imageId)
})

test('images made from a stand-in let the same user in, and looking it up changes nothing', async () => {
  giveBaseImage()
  const cloud = await open()
  await cloud.standIn({ region: 'us-east-1', imageId: 'ami-0328aad0f6218c429', user: 'ubuntu' })
  await cloud.standIn({ region: 'us-east-1', imageId: 'ami-0328aad0f6218c429', user: '' })
  const client = clientOf(cloud)
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 50))
  const tools = ec2Tools({ client: () => client, cloud: { settled } } as never)
  const { InstanceId } = await tools.launch({ ImageId: 'ami-0328aad0f6218c429' })
  const ImageId = await tools.capture(InstanceId, 'mine')
  const launched = await tools.launch({ ImageId })
  expect(driver.machines.get(launched.InstanceId)?.spec.loginUser).toBe('ubuntu')
})

test('a name that is not there is stood in for under a name that fits', async () => {
  giveBaseImage()
  const cloud = await open()
  const wish = { region: 'us-east-1', name: 'ubuntu/images/*-amd64-?', user: 'ubuntu' }
  const { imageId } = await cloud.standIn(wish)
  expect(await imagesOf(cloud, imageId)).toMatchObject([{ Name: 'ubuntu/images/x-amd64-x' }])
  expect((await cloud.standIn(wish)).imageId).toBe(imageId)
})

test('without any base image the error says how to make one', async () => {
  const cloud = await open()
  const stood = cloud.standIn({ region: 'us-east-1', imageId: 'ami-0328aad0f6218c429', user: 'ubuntu' })
  await expect(stood).rejects.toMatchObject({
    code: 'cloud/no-base-image',
    hint: 'Make one, once: ingot cloud image create debian-12',
  })
})

test('a database that cannot be read is told of and left as it is', async () => {
  mkdirSync(state('.'), { recursive: true })
  writeFileSync(state('cloud.db'), 'not a database, but precious'.repeat(100))
  await expect(open()).rejects.toMatchObject({ code: 'cloud/bad-state' })
  expect(readFileSync(state('cloud.db'), 'utf8')).toContain('precious')

  rmSync(state('cloud.db'))
  new Database(state('cloud.db')).close()
  const { DatabaseSync } = await import('node:sqlite')
  const sqlite = new DatabaseSync(state('cloud.db'))
  sqlite.exec('PRAGMA user_version = 99')
  sqlite.close()
  await expect(open()).rejects.toMatchObject({
    code: 'cloud/bad-state',
    cause: expect.objectContaining({ message: 'it has version 99, and this program knows version 1' }),
  })
})

test('a reset forgets everything but the key, and not images of one’s own by mistake', async () => {
  giveBaseImage()
  const cloud = await open()
  await expect(eraseCloud(env(), { driver })).rejects.toMatchObject({ code: 'cloud/running' })
  const client = clientOf(cloud)
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 50))
  const tools = ec2Tools({ client: () => client, cloud: { settled } } as never)
  const { InstanceId } = await tools.launch()
  const id = await tools.capture(InstanceId, 'mine')
  await cloud.close()
  await expect(mayErase(env())).rejects.toMatchObject({ code: 'cloud/would-lose-images', details: [`${id} mine`] })
  await eraseCloud(env(), { driver })
  const again = await open()
  expect((await imagesOf(again))?.map(({ Name }) => Name)).toEqual(['debian-12'])
  expect(again.secretAccessKey).toBe(cloud.secretAccessKey)
})
