import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EcrLogin, ecrRegistry, findEngine, prepareLogin, whileLoggedIn } from '../../src/containers/index.ts'
import { loginOptions } from '../../src/containers/login-options.ts'
import { defineOptions } from '../../src/options/index.ts'
import { bench, decoded } from '../support/component.ts'

const docker = fileURLToPath(new URL('../fixtures/docker', import.meta.url))
const definition = defineOptions(loginOptions)
const options = { login: true, login_username: 'bob', login_password: 'pass word', login_server: 'registry.test' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-login-'))
  mkdirSync(join(folder, '.docker'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function prepare(given: object, env: Readonly<Record<string, string>> = {}) {
  const secrets: string[] = []
  const config = prepareLogin(decoded(definition, given), { env, secret: (text) => secrets.push(text) })
  return { config, secrets }
}

/** What the engine is given for the log-in, and for what is done with it. */
async function loggedIn(given: object, env: Readonly<Record<string, string>> = {}) {
  const at = bench(folder)
  const log = join(folder, 'log')
  const host = { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, DOCKER_LOG: log } }
  const { engine } = findEngine(docker, host)
  const { config, secrets } = prepare(given, env)
  const seen = await whileLoggedIn(engine, config, at.step, async ({ env }) => ({
    folder: env['DOCKER_CONFIG'] ?? '',
    config: JSON.parse(readFileSync(join(env['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8')),
    password: readFileSync(join(env['DOCKER_CONFIG'] ?? '', 'password'), 'utf8'),
    auth: env['REGISTRY_AUTH_FILE'],
  }))
  return { ...seen, secrets, log: readFileSync(log, 'utf8'), spoken: at.spoken() }
}

test('a log-in has a folder of its own, which is gone afterwards', async () => {
  const users = { currentContext: 'mine', credsStore: 'keychain', auths: { other: { auth: 'x' } }, proxies: {} }
  writeFileSync(join(folder, '.docker', 'config.json'), JSON.stringify(users))
  const seen = await loggedIn(options)
  expect(seen.password).toBe('pass word')
  expect(seen.config).toEqual({ currentContext: 'mine', proxies: {} })
  expect(seen.auth).toBe(join(seen.folder, 'auth.json'))
  const [login, listing] = seen.log.split('\n')
  expect(login).toBe('login --username bob --password-stdin registry.test')
  expect(listing).toMatch(/^drwx------ /)
  expect(() => readFileSync(join(seen.folder, 'config.json'))).toThrow('ENOENT')
  expect(JSON.parse(readFileSync(join(folder, '.docker', 'config.json'), 'utf8'))).toEqual(users)
})

describe('mistakes', () => {
  test('what can be told before the build is told then', () => {
    expect(() => prepare({ ecr_login: true })).toThrow('"ecr_login" needs "login_server"')
  })

  test.each([
    [{ login: true }, '"login" needs "login_username"'],
    [{ login: true, login_username: 'bob' }, '"login" needs "login_password"'],
    [{ ecr_login: true, login_server: 'registry.test' }, 'is not the address of an ECR registry'],
  ])('%j is told when variables have their values', async (given, sentence) => {
    prepare(given)
    await expect(loggedIn(given)).rejects.toThrow(sentence)
  })

  test.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', { kind: 'private', account: '123456789012', region: 'eu-west-1' }],
    ['https://123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', { kind: 'private', region: 'us-gov-west-1' }],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web', { kind: 'private', region: 'cn-north-1' }],
    ['public.ecr.aws/alias', { kind: 'public' }],
  ])('%s is none', (login_server, registry) => {
    expect(ecrRegistry(prepare({ ecr_login: true, login_server }).config as EcrLogin)).toMatchObject(registry)
  })
})

describe('ECR', () => {
  let server: Server
  let calls: { target: string | undefined; body: string; credential: string }[]
  let answer: (target: string) => { status: number; body: object }
  beforeEach(async () => {
    calls = []
    const authorizationToken = Buffer.from('AWS:to:ken').toString('base64')
    answer = (target) => ({
      status: 200,
      body: { authorizationData: target.startsWith('Spencer') ? { authorizationToken } : [{ authorizationToken }] },
    })
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', () => {
        const target = String(request.headers['x-amz-target'])
        const [, credential = ''] = /Credential=([^,]+)/.exec(request.headers.authorization ?? '') ?? []
        calls.push({ target, body: Buffer.concat(chunks).toString(), credential })
        const { status, body } = answer(target)
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })
  const env = () => ({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  const keys = { aws_access_key: 'AKIDTEST', aws_secret_key: 'secret' }
  const private_ = { ecr_login: true, login_server: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', ...keys }

  test('is asked for a token of the account and region', async () => {
    const seen = await loggedIn(private_, env())
    expect(seen.log).toContain('login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com')
    expect(seen.password).toBe('to:ken')
    expect(seen.secrets).toContain('to:ken')
    expect(calls).toHaveLength(1)
    expect(calls[0]?.target).toBe('AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken')
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ registryIds: ['123456789012'] })
    expect(calls[0]?.credential).toMatch(/^AKIDTEST\/\d+\/eu-west-1\/ecr\//)
  })

  test('has one place for public registries', async () => {
    const seen = await loggedIn({ ecr_login: true, login_server: 'public.ecr.aws/alias', ...keys }, env())
    expect(seen.password).toBe('to:ken')
    expect(calls[0]?.credential).toContain('/us-east-1/ecr-public/')
  })

  test('may refuse', async () => {
    answer = () => ({ status: 400, body: { __type: 'AccessDeniedException', message: 'you may not' } })
    await expect(loggedIn(private_, env())).rejects.toMatchObject({
      code: 'docker/ecr',
      message: expect.stringContaining('you may not'),
      hint: 'Whoever builds needs ecr:GetAuthorizationToken.',
    })
  })
})
