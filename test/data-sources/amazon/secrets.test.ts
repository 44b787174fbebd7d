import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amazonParameterstore } from '../../../src/data-sources/amazon/parameterstore.ts'
import { amazonSecretsmanager } from '../../../src/data-sources/amazon/secretsmanager.ts'
import { openTestCloud, type TestCloud, testKey } from '../../support/cloud.ts'
import { type DataBench, dataBench, dataConfig } from '../../support/data-bench.ts'
import { localCloudAccess } from '../../support/local-cloud-access.ts'

let cloud: TestCloud
let ssm: SSMClient
let secrets: SecretsManagerClient
beforeAll(async () => {
  cloud = await openTestCloud({
    faults: [{ kind: 'error', actions: ['GetSecretValue'], nth: [1], code: 'AccessDeniedException' }],
  })
  const options = { region: 'us-east-1', endpoint: cloud.url, credentials: testKey, maxAttempts: 1 }
  ssm = new SSMClient(options)
  secrets = new SecretsManagerClient(options)
})
afterAll(() => cloud.close())

const folder = '/dev/null/nowhere'
/** Beside the key to the cloud itself. */
const maskedBy = ({ secrets }: DataBench) => secrets.filter((text) => text !== testKey.secretAccessKey)

describe('amazon-parameterstore', () => {
  const bench = () => dataBench(amazonParameterstore, { folder, localCloud: localCloudAccess(cloud) })
  const put = (Name: string, Value: string, more = {}) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true, ...more }))

  test('gives value, version and ARN; a plain text is no secret', async () => {
    await put('/images/golden', 'ami-1')
    await put('/images/golden', 'ami-2')
    const at = bench()
    expect(await at.read({ name: '/images/golden' })).toEqual({
      value: 'ami-2',
      version: '2',
      arn: 'arn:aws:ssm:us-east-1:123456789012:parameter/images/golden',
    })
    expect(maskedBy(at)).toEqual([])
    expect(at.memory.records).toMatchObject([{ values: { value: 'ami-2' } }])
  })

  test('is asked where the environment says, with the keys of the template', async () => {
    const env = { AWS_ENDPOINT_URL_SSM: cloud.url, AWS_REGION: 'us-east-1' }
    const keys = { access_key: testKey.accessKeyId, secret_key: testKey.secretAccessKey }
    const at = dataBench(amazonParameterstore, { folder, env })
    expect(await at.read({ name: '/images/golden', ...keys })).toMatchObject({ value: 'ami-2' })
    await expect(at.read({ name: '/images/golden', ...keys, secret_key: 'wrong' })).rejects.toMatchObject({
      code: 'aws/bad-credentials',
    })
  })

  test('has what is in a SecureString masked, member by member, and not kept', async () => {
    await put('/db', '{"user": "admin", "more": {"password": "sesame"}}', { Type: 'SecureString' })
    const at = bench()
    const { value } = await at.read({ name: '/db', with_decryption: true })
    expect(maskedBy(at)).toEqual([value, 'admin', 'sesame'])
    expect(at.memory.records).toEqual([])
  })

  test.each([
    ['/nothing', 'there is no parameter "/nothing" in us-east-1'],
    ['/images/golden:7', 'the parameter "/images/golden:7" has no such version in us-east-1'],
  ])('tells that %s is not there, at the option', async (name, message) => {
    await expect(bench().read({ name })).rejects.toMatchObject({
      code: 'data/not-found',
      message: `data "amazon-parameterstore" "example": ${message}`,
      hint: expect.stringContaining('aws ssm '),
      place: { file: 'template.json' },
    })
  })

  test('needs to get the one parameter, and to decrypt where that is asked for', async () => {
    const { reader } = bench()
    const allowed = async (options: object) =>
      (await reader.prepare(dataConfig('amazon-parameterstore', options))).permissions?.()
    const get = { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: ['arn:aws:ssm:*:*:parameter/a/b'] }
    expect(await allowed({ name: '/a/b:3' })).toEqual([get])
    expect(await allowed({ name: 'a', region: 'cn-north-1', with_decryption: true })).toEqual([
      { ...get, Resource: ['arn:aws-cn:ssm:cn-north-1:*:parameter/a'] },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: ['arn:aws-cn:kms:cn-north-1:*:key/*'],
        Condition: { StringLike: { 'kms:ViaService': 'ssm.cn-north-1.amazonaws.com' } },
      },
    ])
  })
})

describe('amazon-secretsmanager', () => {
  const bench = () => dataBench(amazonSecretsmanager, { folder, localCloud: localCloudAccess(cloud) })
  const create = (Name: string, value: string | Uint8Array) =>
    secrets.send(
      new CreateSecretCommand({
        Name,
        ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value }),
      }),
    )

  test('says which permission is missing', async () => {
    await expect(bench().read({ name: 'x' })).rejects.toMatchObject({
      code: 'aws/not-allowed',
      hint: expect.stringContaining('allow "secretsmanager:GetSecretValue"'),
    })
  })

  test('is asked where the environment says', async () => {
    const env = { AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.url, AWS_REGION: 'us-east-1' }
    const keys = { access_key: testKey.accessKeyId, secret_key: testKey.secretAccessKey }
    await create('elsewhere', 'x')
    const at = dataBench(amazonSecretsmanager, { folder, env })
    expect(await at.read({ name: 'elsewhere', ...keys })).toMatchObject({ value: 'x' })
  })

  test('gives the whole text and the chosen member, and has all of it masked', async () => {
    const { VersionId } = await create('prod/db', '{"user": "admin", "port": 5432, "on": true}')
    const at = bench()
    expect(await at.read({ name: 'prod/db', key: 'port' })).toEqual({
      value: '5432',
      secret_string: '{"user": "admin", "port": 5432, "on": true}',
      secret_binary: '',
      version_id: VersionId,
    })
    expect(maskedBy(at)).toEqual(['{"user": "admin", "port": 5432, "on": true}', 'admin', '5432'])
    expect(await at.read({ name: 'prod/db' })).toMatchObject({ value: 'admin' })
    expect(at.memory.records).toEqual([])
  })

  test.each(['plain text', '12345', '["a"]', '"a"'])(
    'a secret that is no object is its own value: %s',
    async (text) => {
      await create(`plain-${text.length}-${text.charCodeAt(0)}`, text)
      const name = `plain-${text.length}-${text.charCodeAt(0)}`
      expect(await bench().read({ name })).toMatchObject({ value: text, secret_string: text })
    },
  )

  test('gives bytes in base64', async () => {
    await create('bytes', Buffer.from([0, 255]))
    const at = bench()
    expect(await at.read({ name: 'bytes' })).toMatchObject({ value: '', secret_string: '', secret_binary: 'AP8=' })
    expect(maskedBy(at)).toEqual(['AP8='])
  })

  test('reads former versions by their label or id', async () => {
    const { VersionId = '' } = await create('changed', 'one')
    await secrets.send(new PutSecretValueCommand({ SecretId: 'changed', SecretString: 'two' }))
    expect(await bench().read({ name: 'changed' })).toMatchObject({ value: 'two' })
    expect(await bench().read({ name: 'changed', version_stage: 'AWSPREVIOUS' })).toMatchObject({ value: 'one' })
    expect(await bench().read({ name: 'changed', version_id: VersionId })).toMatchObject({ value: 'one' })
  })

  test.each([
    [{ name: 'nothing' }, 'there is no secret "nothing" in us-east-1', 'list-secrets'],
    [{ name: 'changed', version_stage: 'OLD' }, 'there is no secret "changed" with the label "OLD" in', 'list-secrets'],
    [{ name: 'prod/db', key: 'usr' }, 'the secret "prod/db" has no key "usr"', 'did you mean "user"?'],
    [{ name: 'prod/db', key: 'on' }, 'the key "on" of the secret "prod/db" is neither text nor a number', 'jsondecode'],
  ])('tells what is not there: %j', async (options, message, hint) => {
    await expect(bench().read(options)).rejects.toMatchObject({
      code: expect.stringMatching(/^data\//),
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
      place: { file: 'template.json' },
    })
  })

  test('needs to get the one secret', async () => {
    const prepared = await bench().reader.prepare(dataConfig('amazon-secretsmanager', { name: 'prod/db' }))
    expect(prepared.permissions?.()[0]).toEqual({
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: ['arn:aws:secretsmanager:*:*:secret:prod/db-??????'],
    })
  })
})
