import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import {
  CreateKeyPairCommand,
  CreateTagsCommand,
  DeleteKeyPairCommand,
  DeleteTagsCommand,
  DescribeKeyPairsCommand,
  DescribeTagsCommand,
  ImportKeyPairCommand,
} from '@aws-sdk/client-ec2'
import ssh2 from 'ssh2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestCloud, type TestCloud } from '../../support/cloud.ts'
import { type Ec2Tools, ec2Tools, refused } from '../../support/ec2-tools.ts'
import { newPublicKey } from '../../support/public-key.ts'

let cloud: TestCloud
let ec2: Ec2Tools
beforeEach(async () => {
  cloud = await openTestCloud()
  ec2 = ec2Tools(cloud)
})
afterEach(() => cloud.close())

test.each([
  ['rsa', 'ssh-rsa', /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/],
  ['ed25519', 'ssh-ed25519', /^[A-Za-z0-9+/]{43}=$/],
] as const)('a %s key that the cloud makes opens its machines', async (KeyType, prefix, fingerprint) => {
  const made = await ec2.client.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType }))
  const parsed = ssh2.utils.parseKey(String(made.KeyMaterial))
  if (parsed instanceof Error) throw parsed
  const own = `${parsed.type} ${parsed.getPublicSSH().toString('base64')} mine`
  expect(own.startsWith(prefix)).toBe(true)
  expect(made.KeyFingerprint).toMatch(fingerprint)
  const { InstanceId } = await ec2.launch({ KeyName: 'mine' })
  expect(cloud.driver.machines.get(InstanceId)?.spec.publicKeys).toEqual([own])
})

test('keys of one’s own, in the forms that people have them in', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const openssh = newPublicKey()
  const importKey = (KeyName: string, text: string) =>
    ec2.client.send(new ImportKeyPairCommand({ KeyName, PublicKeyMaterial: Buffer.from(text) }))
  await importKey('openssh', `${openssh} me@home\n`)
  await importKey('der', der)
  const secret = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs1' })
  await refused(importKey('private', String(secret)), 'InvalidKey.Format')
  await refused(importKey('nonsense', 'hello'), 'InvalidKey.Format', 'Key is not in valid OpenSSH public key format')
  await refused(importKey('der', der), 'InvalidKeyPair.Duplicate', "The keypair 'der' already exists.")
  const { KeyPairs } = await ec2.client.send(new DescribeKeyPairsCommand({ IncludePublicKey: true }))
  expect(KeyPairs?.map(({ KeyName, KeyType }) => [KeyName, KeyType])).toEqual([
    ['openssh', 'ed25519'],
    ['der', 'rsa'],
  ])
  expect(KeyPairs?.[0]?.PublicKey).toBe(`${openssh} openssh`)
  expect(createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).asymmetricKeyType).toBe('rsa')
})

test('deleting a key that is gone succeeds; looking for it fails', async () => {
  await ec2.client.send(new DeleteKeyPairCommand({ KeyName: 'gone' }))
  const look = new DescribeKeyPairsCommand({ KeyNames: ['gone'] })
  await refused(ec2.client.send(look), 'InvalidKeyPair.NotFound', "The key pair 'gone' does not exist")
})

test('tags: put, replaced, found, taken away by value', async () => {
  const { InstanceId, BlockDeviceMappings, NetworkInterfaces } = await ec2.launch()
  const Resources = [
    InstanceId,
    String(BlockDeviceMappings?.[0]?.Ebs?.VolumeId),
    String(NetworkInterfaces?.[0]?.NetworkInterfaceId),
  ]
  const put = (...Tags: { Key: string; Value: string }[]) => ec2.client.send(new CreateTagsCommand({ Resources, Tags }))
  await put({ Key: 'a', Value: '1' }, { Key: 'b', Value: '' })
  await put({ Key: 'a', Value: '2' })
  const find = async (Name: string, ...Values: string[]) =>
    (await ec2.client.send(new DescribeTagsCommand({ Filters: [{ Name, Values }] }))).Tags
  expect(await find('resource-id', InstanceId)).toEqual([
    { ResourceId: InstanceId, ResourceType: 'instance', Key: 'a', Value: '2' },
    { ResourceId: InstanceId, ResourceType: 'instance', Key: 'b', Value: '' },
  ])
  expect((await find('key', 'a'))?.map(({ ResourceType }) => ResourceType)).toEqual([
    'instance',
    'volume',
    'network-interface',
  ])
  await ec2.client.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'a', Value: 'other' }, { Key: 'b' }] }))
  expect((await find('resource-id', InstanceId))?.map(({ Key }) => Key)).toEqual(['a'])
})

test('tags that break the rules', async () => {
  const { InstanceId } = await ec2.launch()
  const put = (Tags: { Key: string; Value: string }[], id = InstanceId) =>
    ec2.client.send(new CreateTagsCommand({ Resources: [id], Tags }))
  await refused(put([{ Key: 'aws:x', Value: '' }]), 'InvalidParameterValue', /reserved for internal use/)
  await refused(put([{ Key: 'k'.repeat(129), Value: '' }]), 'InvalidParameterValue', /at most 128/)
  await refused(put([{ Key: 'k', Value: 'v'.repeat(257) }]), 'InvalidParameterValue', /at most 256/)
  const same = { Key: 'k', Value: '' }
  await refused(put([same, same]), 'InvalidParameterValue', "Duplicate tag key 'k' specified.")
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => ({ Key: `${name}${index}`, Value: '' }))
  await put(many(50, 'a'))
  await refused(put(many(1, 'b')), 'TagLimitExceeded')
  expect((await ec2.instance(InstanceId)).Tags).toHaveLength(50)
  await refused(put([same], 'i-00000000000000000'), 'InvalidInstanceID.NotFound')
  await refused(put([same], 'thing-1'), 'InvalidID', "The ID 'thing-1' is not valid")
})
