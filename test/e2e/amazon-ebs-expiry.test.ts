import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKey } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Sessions that end in the middle of a build, with Amazon's own readers of profiles.

let cloud: TestCloud
let sandbox: CliSandbox

beforeEach(async () => {
  // Enough for the checks and the launch, too little for the rest.
  cloud = await openSshCloud({ faults: [{ kind: 'expire', calls: 30 }] })
  sandbox = await CliSandbox.make()
  Object.assign(sandbox.env, {
    AWS_ENDPOINT_URL: cloud.url,
    AWS_SHARED_CREDENTIALS_FILE: join(sandbox.folder, 'credentials'),
    AWS_CONFIG_FILE: join(sandbox.folder, 'config'),
  })
  await sandbox.write('ami.json', {
    builders: [
      {
        ...sshCloudBuilder,
        profile: 'work',
      },
    ],
    provisioners: [{ type: 'shell', inline: ['echo hello'] }],
  })
  logIn('one')
})
afterEach(async () => {
  await cloud.close()
  await sandbox.remove()
})

/** As `aws sso login` and its like leave keys behind. */
function logIn(token: string): void {
  const { accessKeyId, secretAccessKey } = testKey
  const keys = `aws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\naws_session_token=${token}`
  writeFileSync(join(sandbox.folder, 'credentials'), `[work]\n${keys}\n`)
}

/** Ingot in a process of its own. @param onOutput told all that it has written so far, whenever it writes */
async function ingot(argv: readonly string[], onOutput: (output: string) => void = () => {}) {
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
  const env = { ...sandbox.env } as NodeJS.ProcessEnv
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: sandbox.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      onOutput(output)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

test('a build goes on as soon as somebody has renewed the credentials', async () => {
  let isRenewed = false
  const { code, output } = await ingot(['build', 'ami.json'], (sofar) => {
    if (isRenewed || !sofar.includes('have expired')) return
    isRenewed = true
    logIn('two')
  })
  expect(code, output).toBe(0)
  expect(output).toContain('The AWS credentials of the profile "work" have expired: write new keys')
  expect(output).toContain('There are new AWS credentials; going on')
  expect(await belongings(cloud.client({ credentials: { ...testKey, sessionToken: 'three' } }))).toMatchObject({
    images: [expect.any(String)],
    instances: [],
    keyPairs: [],
    securityGroups: [],
  })
})

test('when nobody does, the build fails with what helps, and gc gives all back later', async () => {
  sandbox.env['AWS_TIMEOUT_SECONDS'] = '5'
  const { code, output } = await ingot(['build', 'ami.json'])
  expect(code, output).toBe(1)
  expect(output).toContain('RequestExpired')
  expect(output).toContain('write new keys for the profile "work" into its file')
  expect(output).toMatch(/"ingot gc [-0-9a-f]+" gives it back/)
  logIn('two')
  const collected = await ingot(['gc', '--yes'])
  expect(collected.output).toContain('all is given back')
  expect(collected.code).toBe(0)
  expect(await belongings(cloud.client({ credentials: { ...testKey, sessionToken: 'three' } }))).toEqual(
    onlyImages([], []),
  )
})
