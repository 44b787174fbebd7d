import { request } from 'node:http'
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCloud, type TestCloud, testKey } from '../../support/cloud.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await openTestCloud()
})
afterAll(() => cloud.close())

const wrongSecret = { ...testKey, secretAccessKey: 'guessed' }
const unknownKey = { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'x' }

test('a right signature is believed', async () => {
  const { Regions } = await cloud.client().send(new DescribeRegionsCommand({}))
  expect(Regions?.map(({ RegionName }) => RegionName)).toContain('ap-southeast-2')
})

test.each([
  ['EC2', wrongSecret, 'SignatureDoesNotMatch', 403],
  ['EC2', unknownKey, 'AuthFailure', 401],
])('%s refuses %o', async (_, credentials, name, status) => {
  const sent = cloud.client({ credentials }).send(new DescribeRegionsCommand({}))
  await expect(sent).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } })
})

test('STS and SSM have their own words', async () => {
  const options = { region: 'us-east-1', endpoint: cloud.url, maxAttempts: 1 }
  const sts = (credentials: typeof testKey) =>
    new STSClient({ ...options, credentials }).send(new GetCallerIdentityCommand({}))
  await expect(sts(testKey)).resolves.toMatchObject({ Account: '123456789012' })
  await expect(sts(unknownKey)).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  await expect(sts(wrongSecret)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
  const ssm = new SSMClient({ ...options, credentials: wrongSecret })
  await expect(ssm.send(new GetParameterCommand({ Name: 'a' }))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  })
})

test('a request that was signed an hour ago has expired', async () => {
  const client = cloud.client({ systemClockOffset: -3_600_000 })
  await expect(client.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' })
})

test('a body that was changed on the way is found out', async () => {
  const client = cloud.client()
  client.middlewareStack.add(
    (next) => (args) => {
      const sent = args.request as { body: string; headers: Record<string, string> }
      sent.body = sent.body.replace('DescribeRegions', 'DescribeVolumes')
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'meddle' },
  )
  await expect(client.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
})

test('unsigned and half-signed requests get nothing', async () => {
  expect(await post({}, 'Action=DescribeRegions')).toMatch(/<Code>MissingAuthenticationToken<\/Code>/)
  expect(await post({ authorization: 'AWS4-HMAC-SHA256 Credential=x' }, '')).toMatch(
    /<Code>IncompleteSignature<\/Code>/,
  )
  expect(await post({ authorization: 'Basic Og==' }, '')).toMatch(/<Code>IncompleteSignature<\/Code>/)
})

test('an unknown region is refused, and two regions are two', async () => {
  const there = cloud.client({ region: 'eu-nowhere-9' }).send(new DescribeRegionsCommand({}))
  await expect(there).rejects.toMatchObject({ name: 'InvalidParameterValue' })
})

function post(headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(cloud.url, { method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve(text))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
