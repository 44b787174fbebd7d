import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Credentials, credentialsProvider } from '../../src/aws/credentials.ts'
import { accessSettings } from '../../src/aws/index.ts'
import { type People, systemClock } from '../../src/engine/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'ingot-aws-'))
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_CONFIG_FILE', file('config', '[profile other]\nregion = eu-west-3\n'))
  const keys = '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = d\n'
  vi.stubEnv(
    'AWS_SHARED_CREDENTIALS_FILE',
    file('credentials', `${keys}[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = o\n`),
  )
})
afterEach(() => vi.unstubAllEnvs())

const secrets: string[] = []
async function keyIdFor(options: object, env: Record<string, string> = {}): Promise<string> {
  const settings = accessSettings(options, {
    env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
    secret: (text) => void secrets.push(text),
  })
  return (await credentialsProvider(settings)()).accessKeyId
}

const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret of the environment' }

describe('where credentials come from', () => {
  test.each([
    ['the template, first of all', { access_key: 'AKIATEMPLATE', secret_key: 's' }, ENVIRONMENT, 'AKIATEMPLATE'],
    ['the profile of the template', { profile: 'other' }, ENVIRONMENT, 'AKIAOTHER'],
    ['the environment', {}, ENVIRONMENT, 'AKIAENV'],
    ['the profile of the environment', {}, { AWS_PROFILE: 'other' }, 'AKIAOTHER'],
    ['the default profile', {}, {}, 'AKIADEFAULT'],
  ])('%s', async (_, options, env, expected) => {
    expect(await keyIdFor(options, env)).toBe(expected)
  })

  test("the template's own credentials file", async () => {
    const own = file('own', '[default]\naws_access_key_id = AKIAOWN\naws_secret_access_key = o\n')
    expect(await keyIdFor({ shared_credentials_file: own }, ENVIRONMENT)).toBe('AKIAOWN')
  })
})

test('secrets are masked from then on', async () => {
  await keyIdFor({}, ENVIRONMENT)
  expect(secrets).toContain('secret of the environment')
})

test('without any, it says where it looked', async () => {
  await expect(keyIdFor({ profile: 'missing' }, ENVIRONMENT)).rejects.toMatchObject({
    code: 'aws/no-credentials',
    message: 'no AWS credentials were found',
    hint: 'check the profile, or run: aws sso login --profile missing',
    details: [expect.stringContaining('tried the profile "missing"')],
  })
})

test('asks once for all who need them at once, and again only when they expire', async () => {
  const settings = accessSettings({}, { env: ENVIRONMENT, secret: () => {} })
  const provide = credentialsProvider(settings)
  const [first, second] = await Promise.all([provide(), provide()])
  expect(second).toBe(first)
  expect(await provide()).toBe(first)
})

describe('a profile that asks for the code of a device', () => {
  const SERIAL = 'arn:aws:iam::123456789012:mfa/me'
  let sts: Server
  let codes: (string | null)[]
  beforeEach(async () => {
    codes = []
    sts = createServer(async (request, response) => {
      codes.push(new URLSearchParams(await text(request)).get('TokenCode'))
      response.setHeader('content-type', 'text/xml').end(ASSUMED)
    })
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${(sts.address() as AddressInfo).port}`)
    const role = 'role_arn = arn:aws:iam::123456789012:role/builder\nsource_profile = default\nregion = eu-west-1\n'
    vi.stubEnv('AWS_CONFIG_FILE', file('mfa', `[profile mfa]\n${role}mfa_serial = ${SERIAL}\n`))
  })
  afterEach(() => void sts.close())

  const accessOf = (options: object, people?: People) =>
    new Credentials(
      accessSettings({ profile: 'mfa', ...options }, { env: {}, secret: () => {}, ...(people ? { people } : {}) }),
      systemClock,
    )

  test('gets it from the template', async () => {
    expect((await accessOf({ mfa_code: '111111' }).identity()).accessKeyId).toBe('ASIAROLE')
    expect(codes).toEqual(['111111'])
  })

  test('asks for it at the terminal, once for all calls', async () => {
    const questions: string[] = []
    const ask = async (question: string) => {
      questions.push(question)
      return ' 222222 '
    }
    const credentials = accessOf({}, { say: () => {}, ask })
    await Promise.all([credentials.identity(), credentials.identity()])
    await credentials.identity()
    expect(codes).toEqual(['222222'])
    expect(questions).toEqual([`The code that the device "${SERIAL}" shows now:`])
    // Whoever looks whether they were renewed looks every few seconds.
    await expect(credentials.renewed()).rejects.toThrow(SERIAL)
    expect(questions).toHaveLength(1)
  })

  test.each([
    ['nobody is there', undefined],
    ['there is no answer', { say: () => {}, ask: async () => '' }],
  ])('says so when %s', async (_, people) => {
    await expect(accessOf({}, people).identity()).rejects.toMatchObject({
      code: 'aws/no-mfa-code',
      message: `the profile asks for a code of the device "${SERIAL}"`,
      hint: expect.stringContaining('"mfa_code"'),
    })
  })
})

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
