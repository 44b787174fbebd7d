import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outsideValues, packerFunctions, renderAsync } from '../../../../src/template/gotemplate/index.ts'

const requests: string[] = []
const server = createServer(answer)
let address = ''

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
})

/** The few answers of Consul and Vault that count here. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', headers } = request
  requests.push(url)
  const secret = (data: unknown) => response.end(JSON.stringify({ data }))
  if (url.startsWith('/v1/kv/')) {
    if (headers['x-consul-token'] !== 'consul-token') response.writeHead(403).end()
    else if (url === '/v1/kv/app/my%20key?raw') response.end('from consul')
    else if (url === '/v1/kv/empty?raw') response.end('')
    else response.writeHead(404).end()
  } else if (headers['x-vault-token'] !== 'vault-token') response.writeHead(403).end('{"errors":["permission denied"]}')
  else if (url === '/v1/team/one') secret({ password: 'first', port: 5432 })
  else if (url === '/v1/secret/data/two') secret({ data: { password: 'second' }, metadata: { version: 3 } })
  else response.writeHead(404).end('{"errors":[]}')
}

function run(text: string, env: Record<string, string> = {}): Promise<string> {
  const outside = outsideValues({
    CONSUL_HTTP_ADDR: address,
    CONSUL_HTTP_TOKEN: 'consul-token',
    VAULT_ADDR: `http://${address}/`,
    VAULT_TOKEN: 'vault-token',
    ...env,
  })
  const rest = {
    user: () => undefined,
    start: new Date(0),
    cwd: '/',
    packerVersion: '1',
    random: () => new Uint8Array(12),
  }
  return renderAsync(text, {}, packerFunctions({ ...rest, outside }))
}

describe('values from outside', () => {
  it.each([
    ['{{consul_key `app/my key`}}', 'from consul'],
    ['{{vault `team/one` `password`}}', 'first'],
    ['{{vault `/secret/data/two` `password` | upper}}', 'SECOND'],
  ])('%s', async (text, output) => {
    expect(await run(text)).toBe(output)
  })

  it.each([
    ['{{consul_key `nope`}}', {}, 'Consul has no key "nope"'],
    ['{{consul_key `empty`}}', {}, 'The value of the Consul key "empty" is empty'],
    ['{{consul_key `app`}}', { CONSUL_HTTP_TOKEN: 'x' }, 'Consul answers 403 for the key "app"'],
    ['{{consul_key `app`}}', { CONSUL_HTTP_ADDR: 'unix:///x' }, 'sockets are not supported'],
    ['{{vault `nope` `a`}}', {}, 'Vault has no secret "nope"'],
    ['{{vault `team/one` `nope`}}', {}, 'The Vault secret "team/one" has no field "nope"'],
    ['{{vault `team/one` `port`}}', {}, 'The field "port" of the Vault secret "team/one" is no string'],
    ['{{vault `team/one` `password`}}', { VAULT_TOKEN: 'x' }, 'Vault answers 403 for the secret "team/one"'],
    ['{{vault `team/one` `password`}}', { VAULT_TOKEN: '' }, '"vault" needs a token'],
    [
      '{{vault `team/one` `password`}}',
      { VAULT_ADDR: 'http://127.0.0.1:1' },
      'Vault at http://127.0.0.1:1 does not answer',
    ],
  ])('%s with %j fails', async (text, env, message) => {
    await expect(run(text, env)).rejects.toThrow(message)
  })

  it('asks for each value once, however often it is used', async () => {
    requests.length = 0
    expect(await run('{{vault `team/one` `password`}}{{consul_key `app/my key`}}{{vault `team/one` `password`}}')).toBe(
      'firstfrom consulfirst',
    )
    expect(requests).toHaveLength(2)
  })
})
