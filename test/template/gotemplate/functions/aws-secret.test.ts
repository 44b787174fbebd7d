import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { outsideValues, packerFunctions, renderAsync } from '../../../../src/template/gotemplate/index.ts'
import { mistakesOf } from '../../../support/errors.ts'

const secrets: Readonly<Record<string, object>> = {
  plain: { SecretString: 'hush' },
  one: { SecretString: '{"password": "hush"}' },
  two: { SecretString: '{"user": "u", "port": 5432.0, "on": true}' },
  list: { SecretString: '[1]' },
  binary: { SecretBinary: 'aHVzaA==' },
}

/** Answers as Secrets Manager does, to whoever signs. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { SecretId } = JSON.parse(await text(request))
  const signed = request.headers.authorization?.includes('/ap-southeast-2/secretsmanager/')
  const secret = signed ? secrets[SecretId] : undefined
  response.setHeader('content-type', 'application/x-amz-json-1.1')
  if (secret) response.end(JSON.stringify({ Name: SecretId, ...secret }))
  else response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException', Message: 'not there' }))
}

const server = createServer(answer)
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  // The SDK reads these from the process.
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x')
})
afterAll(() => {
  vi.unstubAllEnvs()
  server.close()
})

function run(template: string): Promise<string> {
  const functions = packerFunctions({
    outside: outsideValues({ AWS_REGION: 'ap-southeast-2' }),
    user: () => undefined,
    start: new Date(0),
    cwd: '/',
    packerVersion: '1.0.0',
    random: (size) => new Uint8Array(size),
  })
  return renderAsync(template, {}, functions)
}

describe('secrets of AWS', () => {
  test.for([
    ['{{aws_secretsmanager "plain"}}', 'hush'],
    ['{{aws_secretsmanager "one"}}', 'hush'],
    ['{{aws_secretsmanager "one" "password"}}', 'hush'],
    ['{{aws_secretsmanager "two" "user"}}:{{aws_secretsmanager "two" "port"}}', 'u:5432'],
    ['{{aws_secretsmanager "list"}}', '[1]'],
    ['{{aws_secretsmanager_raw "one"}}', '{"password": "hush"}'],
  ] as const)('%s', async ([template, expected]) => {
    expect(await run(template)).toBe(expected)
  })

  test.for([
    ['{{aws_secretsmanager "nope"}}', 'The AWS secret "nope" does not exist'],
    ['{{aws_secretsmanager "two"}}', 'The AWS secret "two" has 3 keys, and none is chosen'],
    ['{{aws_secretsmanager "two" "nope"}}', 'The AWS secret "two" has no key "nope"'],
    ['{{aws_secretsmanager "two" "on"}}', 'The key "on" of the AWS secret "two" is neither text nor a number'],
    ['{{aws_secretsmanager "two" "a" "b"}}', '"aws_secretsmanager" takes one key, and 2 are given'],
    ['{{aws_secretsmanager_raw "binary"}}', 'The AWS secret "binary" is binary, and only text can be used'],
  ] as const)('%s is refused', async ([template, expected]) => {
    expect((await mistakesOf(() => run(template))).map(({ message }) => message)).toEqual([
      expect.stringContaining(expected),
    ])
  })
})
