import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeKeyPairsCommand, EC2Client, ImportKeyPairCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROGRAM, run, runIngot, succeeded } from '../support/ingot.ts'
import { newPublicKey } from '../support/public-key.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
})
afterAll(async () => {
  await ingot('cloud', 'stop')
  rmSync(home, { recursive: true, force: true })
})

const place = () => ({ cwd: home, env: { INGOT_HOME: home, AWS_REGION: 'eu-west-1' } })
const ingot = (...args: string[]) => runIngot(args, place())

/** As a shell sees it that evaluates what `ingot cloud env` prints. */
async function variables(): Promise<Record<string, string>> {
  const text = succeeded(await run('sh', ['-c', `eval "$(${PROGRAM} cloud env)"; env`], place()))
  return Object.fromEntries(text.split('\n').map((line) => [line.replace(/=.*/s, ''), line.replace(/^[^=]*=/, '')]))
}

async function client(): Promise<EC2Client> {
  const { AWS_ENDPOINT_URL_EC2, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_REGION } = await variables()
  return new EC2Client({
    region: String(AWS_REGION),
    endpoint: String(AWS_ENDPOINT_URL_EC2),
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  })
}

test('before it was ever started', async () => {
  const status = await ingot('cloud', 'status')
  expect(status.code).toBe(1)
  expect(status.stdout).toContain("The local cloud isn't running.")
  const env = await ingot('cloud', 'env')
  expect(env.code).toBe(1)
  expect(env.stdout).toBe('')
  expect(env.stderr).toMatch(/cloud\/not-running[\s\S]*ingot cloud start/)
  expect(succeeded(await ingot('cloud', 'stop'))).toBe("The local cloud wasn't running.\n")
  expect(succeeded(await ingot('cloud', 'image', 'list'))).toContain('ingot cloud image create debian-12')
})

test('started, used, stopped, started: the same endpoint, the same state', async () => {
  expect(succeeded(await ingot('cloud', 'start'))).toMatch(/^The local cloud is running at http:\/\/127\.0\.0\.1:\d+\n/)
  const before = await variables()
  expect(before['AWS_REGION']).toBe('eu-west-1')
  const key = Buffer.from(newPublicKey())
  await (await client()).send(new ImportKeyPairCommand({ KeyName: 'kept', PublicKeyMaterial: key }))
  expect(succeeded(await ingot('cloud', 'status'))).toMatch(/^The local cloud is running in the background\.\n/)

  const again = await ingot('cloud', 'start')
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('cloud/running')

  expect(succeeded(await ingot('cloud', 'stop'))).toBe('The local cloud has stopped.\n')
  expect((await ingot('cloud', 'status')).code).toBe(1)
  succeeded(await ingot('cloud', 'start'))
  expect((await variables())['AWS_ENDPOINT_URL']).toBe(before['AWS_ENDPOINT_URL'])
  const { KeyPairs } = await (await client()).send(new DescribeKeyPairsCommand({}))
  expect(KeyPairs?.map(({ KeyName }) => KeyName)).toEqual(['kept'])
})

test('killed, it starts again', async () => {
  const { pid } = JSON.parse(readFileSync(join(home, 'state', 'cloud', 'endpoint.json'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  await expect.poll(async () => (await ingot('cloud', 'status')).code, { timeout: 10_000 }).toBe(1)
  succeeded(await ingot('cloud', 'start'))
  const { KeyPairs } = await (await client()).send(new DescribeKeyPairsCommand({}))
  expect(KeyPairs).toHaveLength(1)
})

test('reset begins anew', async () => {
  expect(succeeded(await ingot('cloud', 'reset'))).toBe('The local cloud is empty.\n')
  succeeded(await ingot('cloud', 'start'))
  expect((await (await client()).send(new DescribeKeyPairsCommand({}))).KeyPairs).toEqual([])
})

test('on a port that HTTP clients refuse it is told so, and does not go on where nobody finds it', async () => {
  succeeded(await ingot('cloud', 'stop'))
  const refused = await ingot('cloud', 'start', '-port', '10080')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('nothing can reach it on port 10080\nHint: Choose another port')
  await expect.poll(async () => (await ingot('cloud', 'start')).code, { timeout: 10_000 }).toBe(0)
})

test.each([
  [['cloud'], 2, /"ingot cloud" needs a command/],
  [['cloud', 'strat'], 2, /did you mean "start"\?/],
  [['cloud', 'start', '--prot', '1'], 2, /did you mean "-port"\?/],
  [['cloud', 'start', '--port', '70000'], 2, /must be a number from 1 to 65535, not "70000"/],
  [['cloud', 'start', '--faults', 'nope.json'], 2, /the file of faults "nope.json" does not exist/],
  [['cloud', 'image', 'create', 'debian-21'], 1, /doesn't know how to make a base image "debian-21"/],
  [['cloud', 'image', 'import', 'x.img'], 2, /the flag "-user" is needed/],
  [['cloud', 'image', 'remove', 'nothing'], 1, /there is no base image "nothing"/],
])('%j ends with %i and is told what is wrong', async (args, status, words) => {
  const ended = await ingot(...args)
  expect(ended.code).toBe(status)
  expect(ended.stderr).toMatch(words)
  expect(ended.stderr).not.toMatch(/^ +at /m)
})
