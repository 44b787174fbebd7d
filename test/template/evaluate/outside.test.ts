import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mistakesOf } from '../../support/errors.ts'
import { load } from '../../support/load.ts'

/** Answers like Consul and like both versions of Vault's key-value store. */
const asked: IncomingMessage[] = []
const answers: Record<string, string> = {
  '/v1/kv/app/db%20host?raw': 'db.local',
  '/v1/secret/one': '{"data": {"password": "hush"}}',
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

async function resolved(value: string) {
  const template = await load({ variables: { a: value }, builders: [{ type: 'null' }] }, { env })
  const build = template.interpolation.forBuild({ buildName: '', builderType: '', generatedKeys: [], functions: {} })
  return build.decode('{{user `a`}}', { file: 't.json', line: 1, column: 1 }, false)
}

test('a key from Consul', async () => {
  expect(await resolved('{{consul_key `app/db host`}}:5432')).toBe('db.local:5432')
  expect(asked.at(-1)?.headers['x-consul-token']).toBe('ct')
})

test('a field from either version of the store in Vault', async () => {
  expect(await resolved('{{vault `/secret/one` `password`}}')).toBe('hush')
  expect(await resolved('{{vault `secret/data/two` `password`}}')).toBe('hush2')
  expect(asked.at(-1)?.headers['x-vault-token']).toBe('vt')
})

test('what cannot be had is told with the place of the variable', async () => {
  const [mistake] = await mistakesOf(() => resolved('x {{consul_key `nope`}}'))
  expect(mistake?.message).toContain('"nope"')
  expect(mistake?.place).toMatchObject({ file: 't.json', line: 1 })
})
