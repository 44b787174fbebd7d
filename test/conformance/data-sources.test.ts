import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dataSources } from '../../src/data-sources/index.ts'
import type { DataSourceType } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { optionMetaOf } from '../../src/options/index.ts'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { type DataBench, dataBench, dataConfig } from '../support/data-bench.ts'
import { initRepository } from '../support/git-repository.ts'
import { localCloudAccess } from '../support/local-cloud-access.ts'
import { describesItsOptions } from './component.ts'

interface Example {
  /** Options that can be read in a folder that is a repository of git's. */
  readonly options: object
  /** Makes what is read. */
  readonly setUp?: () => Promise<unknown>
}

let cloud: TestCloud
beforeAll(async () => {
  cloud = await openTestCloud()
})
afterAll(() => cloud.close())

const inCloud = () => ({ region: 'us-east-1', endpoint: cloud.url, credentials: testKey, maxAttempts: 1 })

/** A data source is held to the rules below as soon as it has its line here; without one the first test fails. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'amazon-ami': { options: { owners: ['amazon'], filters: { name: 'debian-*' } } },
  'amazon-parameterstore': {
    options: { name: 'example', with_decryption: true },
    setUp: () =>
      new SSMClient(inCloud()).send(new PutParameterCommand({ Name: 'example', Value: 'x', Type: 'String' })),
  },
  'amazon-secretsmanager': {
    options: { name: 'example' },
    setUp: () =>
      new SecretsManagerClient(inCloud()).send(new CreateSecretCommand({ Name: 'example', SecretString: 'x' })),
  },
  external: { options: { program: ['cat'], query: { a: 'b' } } },
  'external-raw': { options: { program: ['cat'], query: 'a' } },
  'git-commit': { options: {} },
  'git-repository': { options: {} },
  'git-tree': { options: {} },
  http: { options: { url: 'http://127.0.0.1:0' }, setUp: serve },
  null: { options: { input: 'text' } },
}

const server = createServer((_, response) => response.setHeader('date', 'always').end('text'))
afterAll(() => server.close())

/** Where the example asks. */
async function serve(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  Object.assign(EXAMPLES['http']?.options ?? {}, { url: `http://127.0.0.1:${port}` })
}

test('every data source has an example', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(dataSources).sort())
})

describe.each(Object.entries(EXAMPLES))('%s', (type, example) => {
  const load = async () => (await dataSources[type]?.()) as DataSourceType
  let folder: string
  let at: DataBench

  beforeAll(() => example.setUp?.())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingot-data-test-'))
    initRepository(folder)
    const env = { PATH: process.env['PATH'], HOME: folder }
    at = dataBench(await load(), { folder, env, localCloud: localCloudAccess(cloud) })
  })
  afterEach(() => rm(folder, { recursive: true }))

  describesItsOptions(load, 'data-sources.md')

  test('is registered under its type', async () => {
    expect((await load()).type).toBe(type)
  })

  test('describes everything that it gives, in a sentence and on its page', async () => {
    const text = await readFile(new URL('../../docs/data-sources.md', import.meta.url), 'utf8')
    const own = (text.split(new RegExp(`^## ${type}$`, 'm'))[1] ?? '').split(/^## /m)[0] ?? ''
    for (const [name, output] of Object.entries((await load()).output.shape)) {
      expect(optionMetaOf(output)?.description, name).toMatch(/^[A-Z"].*\.$/s)
      expect(own, `${type}: ${name}`).toContain(`\`${name}\``)
    }
  })

  test('is prepared without a word', async () => {
    expect((await at.reader.prepare(dataConfig(type, example.options))).warnings).toEqual([])
  })

  test('gives what its output describes, and the same the next time', async () => {
    const { output } = await load()
    const first = await at.read(example.options)
    expect(output.parse(first)).toEqual(first)
    expect(await at.read(example.options)).toEqual(first)
  })

  test('reads nothing once the run is cancelled', async () => {
    at.abort.abort(new IngotError('run/interrupted', 'interrupted'))
    await expect(at.read(example.options)).rejects.toThrow('interrupted')
  })
})
