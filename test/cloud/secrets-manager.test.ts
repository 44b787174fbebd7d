import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { refused } from '../support/ec2-tools.ts'

let cloud: TestCloud
let secrets: SecretsManagerClient
beforeAll(async () => {
  cloud = await openTestCloud()
  secrets = clientOf(cloud)
})
afterAll(() => cloud.close())

function clientOf({ url }: TestCloud, region = 'us-east-1'): SecretsManagerClient {
  return new SecretsManagerClient({ region, endpoint: url, credentials: testKey, maxAttempts: 1 })
}

const read = (SecretId: string, more = {}) => secrets.send(new GetSecretValueCommand({ SecretId, ...more }))

test('a secret is made, read by its names, changed, and its former value kept', async () => {
  const made = await secrets.send(new CreateSecretCommand({ Name: 'prod/db', SecretString: 'one' }))
  expect(made.ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:prod\/db-\w{6}$/)
  for (const name of ['prod/db', String(made.ARN), String(made.ARN).slice(0, -7)]) {
    expect(await read(name)).toMatchObject({ Name: 'prod/db', SecretString: 'one', VersionStages: ['AWSCURRENT'] })
  }
  const second = await secrets.send(new PutSecretValueCommand({ SecretId: 'prod/db', SecretString: 'two' }))
  expect(await read('prod/db')).toMatchObject({ SecretString: 'two', VersionId: second.VersionId })
  expect(await read('prod/db', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' })
  expect(await read('prod/db', { VersionId: made.VersionId })).toMatchObject({ SecretString: 'one' })
  await secrets.send(new UpdateSecretCommand({ SecretId: 'prod/db', SecretString: 'three', Description: 'ours' }))
  // The first one has no label any more.
  await refused(read('prod/db', { VersionId: made.VersionId }), 'ResourceNotFoundException')
  const { VersionIdsToStages, Description } = await secrets.send(new DescribeSecretCommand({ SecretId: 'prod/db' }))
  expect(Object.values(VersionIdsToStages ?? {}).toSorted()).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']])
  expect(Description).toBe('ours')
})

test('bytes come back as they were', async () => {
  const SecretBinary = Buffer.from([0, 255, 128])
  await secrets.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary }))
  expect(Buffer.from((await read('bytes')).SecretBinary ?? [])).toEqual(SecretBinary)
})

test('the same request again makes nothing new, and another value under its token is refused', async () => {
  await secrets.send(new CreateSecretCommand({ Name: 'token', SecretString: 'a' }))
  const put = (SecretString: string) =>
    secrets.send(
      new PutSecretValueCommand({
        SecretId: 'token',
        SecretString,
        ClientRequestToken: '01234567890123456789012345678901',
      }),
    )
  expect((await put('b')).VersionId).toBe((await put('b')).VersionId)
  expect(await read('token', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'a' })
  await refused(put('c'), 'ResourceExistsException')
})

test('a deleted secret can not be read, but brought back; one deleted by force is gone', async () => {
  await secrets.send(new CreateSecretCommand({ Name: 'old', SecretString: 'x' }))
  await secrets.send(new DeleteSecretCommand({ SecretId: 'old' }))
  await refused(read('old'), 'InvalidRequestException')
  const listed = async () => (await secrets.send(new ListSecretsCommand({}))).SecretList?.map(({ Name }) => Name)
  expect(await listed()).not.toContain('old')
  await secrets.send(new RestoreSecretCommand({ SecretId: 'old' }))
  expect(await read('old')).toMatchObject({ SecretString: 'x' })
  expect(await listed()).toContain('old')
  await secrets.send(new DeleteSecretCommand({ SecretId: 'old', ForceDeleteWithoutRecovery: true }))
  await refused(read('old'), 'ResourceNotFoundException')
})

test('tags are put on and taken off', async () => {
  const SecretId = 'tagged'
  await secrets.send(new CreateSecretCommand({ Name: SecretId, Tags: [{ Key: 'a', Value: '1' }] }))
  await secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'b', Value: '2' }] }))
  await secrets.send(new UntagResourceCommand({ SecretId, TagKeys: ['a'] }))
  const { Tags } = await secrets.send(new DescribeSecretCommand({ SecretId }))
  expect(Tags).toEqual([{ Key: 'b', Value: '2' }])
})

test('what is not right is refused', async () => {
  await secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'x' }))
  await refused(secrets.send(new CreateSecretCommand({ Name: 'twice' })), 'ResourceExistsException')
  await refused(secrets.send(new CreateSecretCommand({ Name: 'a b' })), 'InvalidParameterException')
  await refused(secrets.send(new PutSecretValueCommand({ SecretId: 'twice' })), 'InvalidParameterException')
  await secrets.send(new CreateSecretCommand({ Name: 'empty' }))
  await refused(read('empty'), 'ResourceNotFoundException')
})

test('regions are apart, and a killed cloud remembers', async () => {
  await secrets.send(new CreateSecretCommand({ Name: 'here', SecretString: 'x' }))
  await refused(
    clientOf(cloud, 'eu-west-1').send(new GetSecretValueCommand({ SecretId: 'here' })),
    'ResourceNotFoundException',
  )
  cloud = await cloud.killAndReopen()
  secrets = clientOf(cloud)
  expect(await read('here')).toMatchObject({ SecretString: 'x' })
})
