import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { credentialsProvider } from '../../src/aws/credentials.ts'
import { accessSettings } from '../../src/aws/index.ts'

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
