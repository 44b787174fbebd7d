import { CreateTagsCommand, ImportKeyPairCommand, ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../support/cloud.ts'
import { type Ec2Tools, ec2Tools } from '../support/ec2-tools.ts'
import { newPublicKey } from '../support/public-key.ts'

let cloud: TestCloud
let ec2: Ec2Tools
let now = Date.now()
beforeEach(async () => {
  now = Date.now()
  cloud = await openTestCloud({ clock: { now: () => now, sleep: async () => {} } })
  ec2 = ec2Tools(cloud)
})
afterEach(() => cloud.close())

const ttl = 'X-aws-ec2-metadata-token-ttl-seconds'
const header = 'X-aws-ec2-metadata-token'

async function token(id: string, seconds = '60'): Promise<string> {
  return (await cloud.driver.ask(id, '/latest/api/token', { method: 'PUT', headers: { [ttl]: seconds } })).body
}

test('what cloud-init and scripts ask for', async () => {
  const key = newPublicKey()
  await ec2.client.send(new ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial: Buffer.from(key) }))
  const userData = '#!/bin/sh\necho hello\n'
  const instance = await ec2.launch({ KeyName: 'mine', UserData: Buffer.from(userData).toString('base64') })
  const id = instance.InstanceId
  const read = async (path: string) => {
    const { status, body } = await cloud.driver.ask(id, `/latest/${path}`)
    return status === 200 ? body : status
  }
  const mac = String(instance.NetworkInterfaces?.[0]?.MacAddress)
  expect(await read('meta-data/ami-id')).toBe(instance.ImageId)
  expect(await read('meta-data/instance-id')).toBe(id)
  expect(await read('meta-data/local-ipv4')).toBe(instance.PrivateIpAddress)
  expect(await read('meta-data/public-ipv4')).toBe(instance.PublicIpAddress)
  expect(await read('meta-data/public-keys/')).toBe('0=mine')
  expect(await read('meta-data/public-keys/0/')).toBe('openssh-key')
  expect(await read('meta-data/public-keys/0/openssh-key')).toBe(`${key} mine`)
  expect(await read('meta-data/placement/')).toBe('availability-zone\navailability-zone-id\nregion')
  expect(await read('meta-data/placement/region')).toBe('us-east-1')
  expect(await read('meta-data/block-device-mapping/root')).toBe('/dev/sda1')
  expect(await read(`meta-data/network/interfaces/macs/${mac}/subnet-id`)).toBe(instance.SubnetId)
  expect(await read('meta-data/')).toMatch(/^ami-id\nami-launch-index\n[\s\S]*\nnetwork\/\nplacement\/\n/)
  expect(await read('user-data')).toBe(userData)
  expect(JSON.parse(String(await read('dynamic/instance-identity/document')))).toMatchObject({
    accountId: '123456789012',
    instanceId: id,
    region: 'us-east-1',
    privateIp: instance.PrivateIpAddress,
  })
  expect((await cloud.driver.ask(id, '/2009-04-04/meta-data/instance-id')).body).toBe(id)
  expect((await cloud.driver.ask(id, '/')).body).toMatch(/^1\.0\n[\s\S]*\nlatest$/)
  for (const path of ['meta-data/nothing', 'meta-data/__proto__', 'meta-data/tags', 'meta-data/iam', 'x', '%ff']) {
    expect(await read(path), path).toBe(path === '%ff' ? 400 : 404)
  }
})

test('IMDSv2: tokens are asked for, expire, and can be required', async () => {
  const { InstanceId: id } = await ec2.launch({ MetadataOptions: { HttpTokens: 'required' } })
  const read = (headers = {}) => cloud.driver.ask(id, '/latest/meta-data/instance-id', { headers })
  expect((await read()).status).toBe(401)
  expect(await read({ [header]: await token(id) })).toEqual({ status: 200, body: id })
  expect((await read({ [header]: 'made up' })).status).toBe(401)
  const short = await token(id, '2')
  now += 3000
  expect((await read({ [header]: short })).status).toBe(401)
  for (const seconds of ['0', '21601', 'soon']) expect(await token(id, seconds)).toBe('Bad Request')
  const proxied = { [ttl]: '60', 'X-Forwarded-For': '10.0.0.1' }
  expect((await cloud.driver.ask(id, '/latest/api/token', { method: 'PUT', headers: proxied })).status).toBe(403)
})

test('options and tags that change show at once', async () => {
  const { InstanceId } = await ec2.launch()
  await ec2.client.send(new CreateTagsCommand({ Resources: [InstanceId], Tags: [{ Key: 'Name', Value: 'golden' }] }))
  const read = (path: string) => cloud.driver.ask(InstanceId, `/latest/meta-data/${path}`)
  const modify = (change: object) =>
    ec2.client.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, ...change }))
  expect((await read('tags/instance/Name')).status).toBe(404)
  await modify({ InstanceMetadataTags: 'enabled' })
  expect((await read('tags/instance/')).body).toBe('Name')
  expect((await read('tags/instance/Name')).body).toBe('golden')
  await modify({ HttpEndpoint: 'disabled' })
  expect((await read('instance-id')).status).toBe(403)
})
