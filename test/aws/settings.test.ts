import { describe, expect, test } from 'vitest'
import { accessSettings, endpointFor, pacesFor, scopeOf } from '../../src/aws/index.ts'

const context = (env: Record<string, string> = {}) => ({ env, secret: () => {} })
const localCloud = {
  endpoint: 'http://127.0.0.1:4566',
  accessKeyId: 'AKIALOCAL',
  secretAccessKey: 'very secret',
  standIn: async () => ({ imageId: 'ami-1' }),
}

test('the region comes from the option, then from the environment', () => {
  expect(accessSettings({ region: 'a' }, context({ AWS_REGION: 'b' })).region).toBe('a')
  expect(accessSettings({}, context({ AWS_REGION: 'b', AWS_DEFAULT_REGION: 'c' })).region).toBe('b')
  expect(accessSettings({}, context({ AWS_DEFAULT_REGION: 'c' })).region).toBe('c')
  expect(accessSettings({}, context()).region).toBeUndefined()
})

describe('endpoints', () => {
  const urls = (options: object, env: Record<string, string> = {}) => {
    const { endpoint } = accessSettings({ region: 'eu-west-1', ...options }, context(env))
    return [endpointFor(endpoint, 'eu-west-1'), endpointFor(endpoint, 'us-east-1')]
  }

  test('one that names the build region serves that region alone', () => {
    const url = 'https://vpce-1.ec2.eu-west-1.vpce.amazonaws.com'
    expect(urls({ custom_endpoint_ec2: url })).toEqual([url, undefined])
  })

  test('any other serves all regions, as do those of the environment', () => {
    expect(urls({ custom_endpoint_ec2: '127.0.0.1:4566' })).toEqual(Array(2).fill('https://127.0.0.1:4566'))
    expect(urls({}, { AWS_ENDPOINT_URL_EC2: 'http://e', AWS_ENDPOINT_URL: 'http://f' })).toEqual([
      'http://e',
      'http://e',
    ])
    expect(urls({}, { AWS_ENDPOINT_URL: 'http://f' })).toEqual(['http://f', 'http://f'])
    expect(urls({})).toEqual([undefined, undefined])
  })

  test('the local cloud takes the place of all of them, and of the credentials', () => {
    const options = { access_key: 'AKIAREAL', secret_key: 's', profile: 'p', custom_endpoint_ec2: 'http://e' }
    const settings = accessSettings(options, { ...context(), localCloud })
    expect(endpointFor(settings.endpoint, 'us-east-1')).toBe(localCloud.endpoint)
    expect(settings).toMatchObject({
      region: 'us-east-1',
      profile: undefined,
      staticKeys: { accessKeyId: 'AKIALOCAL' },
    })
    expect(scopeOf(settings, 'us-east-1')).toEqual({ region: 'us-east-1', localCloud: true })
  })
})

test('the ledger learns where things are, but no secret', () => {
  const settings = accessSettings(
    {
      region: 'r',
      access_key: 'AKIA1',
      secret_key: 'secret-1',
      token: 'secret-2',
      mfa_code: 'secret-3',
      assume_role: { role_arn: 'arn:role', external_id: 'x' },
    },
    context(),
  )
  const scope = scopeOf(settings, 'r')
  expect(scope).toEqual({ region: 'r', accessKeyId: 'AKIA1', roleArn: 'arn:role', externalId: 'x' })
})

test('waits have no limit but the one that the user sets', () => {
  expect(pacesFor(undefined, {}).patient).toEqual({ least: 500, most: 5000, limit: Number.POSITIVE_INFINITY })
  expect(pacesFor({ delay_seconds: 3, max_attempts: 10 }, {}).brisk).toEqual({ least: 3000, most: 3000, limit: 30_000 })
  expect(pacesFor({ max_attempts: 10 }, {}).brisk).toEqual({ least: 500, most: 1500, limit: 20_000 })
  expect(pacesFor(undefined, { AWS_POLL_DELAY_SECONDS: '4' }).brisk.least).toBe(4000)
})

describe('the share of what EC2 allows', () => {
  const share = (options: object, env: Record<string, string> = {}) =>
    accessSettings({ region: 'eu-west-1', ...options }, context(env)).share

  test.each([
    [{}, {}, 0.5],
    [{ custom_endpoint_ec2: 'https://vpce-1.ec2.eu-west-1.vpce.amazonaws.com' }, {}, 0.5],
    [{ custom_endpoint_ec2: 'https://ec2.eu-west-1.api.aws' }, {}, 0.5],
    [{ custom_endpoint_ec2: 'https://cloud.test' }, {}, undefined],
    [{ custom_endpoint_ec2: 'https://notamazonaws.com' }, {}, undefined],
    [{ custom_endpoint_ec2: 'https://cloud.test' }, { INGOT_AWS_SHARE: '0.25' }, 0.25],
    [{}, { INGOT_AWS_SHARE: '2' }, 2],
    [{}, { INGOT_AWS_SHARE: 'off' }, undefined],
    [{}, { INGOT_AWS_SHARE: '' }, 0.5],
  ])('%j %j: %s', (options, env, expected) => {
    expect(share(options, env)).toBe(expected)
  })

  test.each(['half', '0', '-1', '1e9', '.'])('%s is none', (text) => {
    expect(() => share({}, { INGOT_AWS_SHARE: text })).toThrow(`INGOT_AWS_SHARE is "${text}"`)
  })

  test('is all of it, however much is asked for, in the local cloud', () => {
    const settings = accessSettings({}, { ...context({ INGOT_AWS_SHARE: '0.1' }), localCloud })
    expect(settings.share).toBeUndefined()
  })
})

test("the user's limit is that of aws_polling, else of AWS_TIMEOUT_SECONDS", () => {
  const limit = (options: object, env: Record<string, string> = {}) => accessSettings(options, context(env)).limit
  expect(limit({})).toBe(Number.POSITIVE_INFINITY)
  expect(limit({ aws_polling: { delay_seconds: 5, max_attempts: 10 } })).toBe(50_000)
  expect(limit({}, { AWS_TIMEOUT_SECONDS: '7' })).toBe(7000)
})
