import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mistakesOf } from '../../support/errors.ts'
import { load } from '../../support/load.ts'

/** Answers like Consul and like both versions of Vault's key-value store. */
const asked: IncomingMessage[] = []
const answers: Record<string, string> = {
  '/v1/kv/app/db%20host?raw=': 'db.local',
  '/v1/kv/empty?raw=': '',
  '/v1/secret/one': '{"data": {"password": "hush", "port": 5432}}',
  '/v1/secret/data/two': '{"data": {"data": {"password": "hush2"}, "metadata": {}}}',
}
const server = createServer((request, response) => {
  asked.push(request)
  const answer = answers[request.url ?? '']
  response.writeHead(answer === undefined ? 404 : 200).end(answer)
})
let address = ''
let env: Record<string, string> = {}
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  env = { CONSUL_HTTP_ADDR: address, CONSUL_HTTP_TOKEN: 'ct', VAULT_ADDR: `http://${address}`, VAULT_TOKEN: 'vt' }
})
afterAll(() => server.close())

async function resolved(value: string, over: Record<string, string> = {}) {
  const template = await load({ variables: { a: value }, builders: [{ type: 'null' }] }, { env: { ...env, ...over } })
  const build = template.interpolation.forBuild({ buildName: '', builderType: '', generatedKeys: [], functions: {} })
  return build.decode('{{user `a`}}', { file: 't.json', line: 1, column: 1 }, false)
}

test('a key from Consul', async () => {
  expect(await resolved('{{consul_key `app/db host`}}:5432')).toBe('db.local:5432')
  expect(asked.at(-1)?.headers['x-consul-token']).toBe('ct')
})

test('a field from either version of the store in Vault', async () => {
  expect(await resolved('{{vault `/secret/one` `password`}} {{vault `/secret/one` `port`}}')).toBe('hush 5432')
  expect(await resolved('{{vault `secret/data/two` `password`}}')).toBe('hush2')
  expect(asked.at(-1)?.headers['x-vault-token']).toBe('vt')
})

test.for([
  ['{{consul_key `nope`}}', {}, 'the Consul key "nope" does not exist'],
  ['{{consul_key `empty`}}', {}, 'the Consul key "empty" is empty'],
  ['{{consul_key `x`}}', { CONSUL_HTTP_ADDR: '127.0.0.1:1' }, 'Consul at 127.0.0.1:1 cannot be reached'],
  ['{{vault `nope` `x`}}', {}, 'the Vault secret "nope" does not exist'],
  ['{{vault `secret/one` `x`}}', {}, 'the Vault secret "secret/one" has no field "x"'],
  ['{{vault `secret/one` `x`}}', { VAULT_TOKEN: '' }, 'is asked for without a token'],
  ['{{vault `x` `y`}}', { VAULT_ADDR: 'http://127.0.0.1:1' }, 'Vault at 127.0.0.1:1 cannot be reached'],
] as const)('%s: %j', async ([value, over, expected]) => {
  const [mistake] = await mistakesOf(() => resolved(value, over))
  expect(mistake?.message).toContain(expected)
  expect(mistake?.place).toMatchObject({ line: 1, column: 22 })
})
