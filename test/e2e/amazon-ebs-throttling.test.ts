import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { belongings } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Several processes of Ingot that share one account, which throttles as EC2 does.

let cloud: TestCloud
let sandbox: CliSandbox
let calls: { readonly action: string; readonly at: number; readonly throttled: boolean }[]

beforeEach(async () => {
  calls = []
  sandbox = await CliSandbox.make()
})
afterEach(async () => {
  await cloud.close()
  await sandbox.remove()
})

async function begin(faults: readonly object[]): Promise<void> {
  cloud = await openSshCloud({ faults })
  const { faults: played } = cloud.cloud
  const ofCall = played.ofCall.bind(played)
  played.ofCall = (action, ...rest) => {
    const fault = ofCall(action, ...rest)
    calls.push({ action, at: performance.now(), throttled: fault?.spoiled.kind === 'error' })
    return fault
  }
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
  await sandbox.write('ami.json', {
    variables: { name: '' },
    builders: [
      {
        ...sshCloudBuilder,
        ami_name: 'golden-{{user `name`}}',
        tags: { A: 'b' },
      },
    ],
    provisioners: [{ type: 'shell', inline: ['echo hello'] }],
  })
}

/** One process for each, all at once, on one host or on hosts of their own. */
function buildAll(names: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
  return Promise.all(
    names.map(async (name) => {
      const env = { ...sandbox.env, ...more } as NodeJS.ProcessEnv
      const argv = [main, 'build', '-var', `name=${name}`, 'ami.json']
      const child = spawn(process.execPath, argv, { cwd: sandbox.folder, env })
      const chunks: Buffer[] = []
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, output: Buffer.concat(chunks).toString() }
    }),
  )
}

test('an account that throttles makes builds slow, and fails none', async () => {
  await begin([{ kind: 'throttle', per_second: 15 }])
  for (const { code, output } of await buildAll(['a', 'b', 'c'])) expect(code, output).toBe(0)
  const throttled = calls.filter((call) => call.throttled).length
  // EC2 counts each kind of call for itself. So each learns for itself that there is too much, but for all processes.
  expect(throttled, `of ${calls.length} calls`).toBeLessThan(calls.length / 3)
  expect(await belongings(cloud.client())).toMatchObject({ instances: [], keyPairs: [], securityGroups: [] })
})

test('processes keep to their share together, so that nobody is throttled', async () => {
  // As EC2 documents it for RunInstances, and dry runs count.
  await begin([{ kind: 'throttle', per_second: 2, burst: 5, actions: ['RunInstances'] }])
  // A file that is no database must not be in the way.
  const cache = join(sandbox.folder, 'home', 'cache')
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'aws-calls.db'), 'no database '.repeat(100))
  const builds = await buildAll(['a', 'b', 'c'], { INGOT_AWS_SHARE: '0.5' })
  for (const { code, output } of builds) expect(code, output).toBe(0)
  const launches = calls.filter(({ action }) => action === 'RunInstances')
  expect(launches.length).toBeGreaterThanOrEqual(6)
  expect(launches.filter(({ throttled }) => throttled)).toEqual([])
  // Half of 2 a second after half of a bucket of 5, whoever asks.
  const times = launches.map(({ at }) => at)
  const [first = 0] = times
  for (const [index, at] of times.entries()) expect(index + 1).toBeLessThanOrEqual(3 + (at - first) / 1000 + 0.5)
})
