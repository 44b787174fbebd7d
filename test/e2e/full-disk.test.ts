import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallProxy, startCallProxy } from '../support/call-proxy.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { PROGRAM, run } from '../support/ingot.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// The state folder is on a file system of a few pages, in which the ledger runs out of room at its first record or in the middle
// of the build. What can't be recorded is not created, and what was created is given back, recorded or not.

let cloud: TestCloud
let proxy: CallProxy
let calls: string[] = []
beforeAll(async () => {
  cloud = await openSshCloud()
  proxy = await startCallProxy(cloud.url, (_nth, phase, action) => {
    if (phase === 'before') calls.push(action)
  })
})
afterAll(async () => {
  await proxy?.close()
  await cloud?.close()
})

/** What builds until the disk is full, tries to tidy up on the full disk, and once more when there is room. */
const SCRIPT = `
mount -t tmpfs -o "size=$SIZE" none "$INGOT_HOME/state" || exit 99
"$INGOT" build ami.json; echo "build: $?"
"$INGOT" gc --yes; echo "gc on the full disk: $?"
mount -o remount,size=1m "$INGOT_HOME/state"
"$INGOT" gc --yes; echo "gc: $?"
"$INGOT" gc
`

const creating = /^(Run|Create|Import|Request|Copy|Register)/

async function buildOn(size: string): Promise<string> {
  calls = []
  const folder = mkdtempSync(join(tmpdir(), 'ingot-full-disk-'))
  mkdirSync(join(folder, 'home', 'state'), { recursive: true })
  const builder = {
    ...sshCloudBuilder,
    // It is in every intent: a page of 4 KiB has room for three of them, and for what becomes of them.
    name: `golden-${'x'.repeat(500)}`,
    associate_public_ip_address: true,
  }
  writeFileSync(join(folder, 'ami.json'), JSON.stringify({ builders: [builder] }))
  const env = {
    SIZE: size,
    INGOT: PROGRAM,
    INGOT_HOME: join(folder, 'home'),
    AWS_ENDPOINT_URL: proxy.url,
    ...testKeyEnv,
  }
  const user = userInfo().uid === 0 ? [] : ['--map-root-user']
  const { stdout, stderr } = await run('unshare', ['--mount', ...user, 'sh', '-c', SCRIPT], { cwd: folder, env })
  rmSync(folder, { recursive: true })
  return stdout + stderr
}

test.each([
  ['for the first record', '4k', []],
  ['in the middle of the build', '8k', ['ImportKeyPair', 'CreateSecurityGroup', 'RunInstances']],
])('no room %s', async (_when, size, created) => {
  const told = await buildOn(size)
  expect(told).toMatch(/the ledger \S+ledger\.jsonl can't be written: .*no space left on device/i)
  expect(told).toContain('build: 1\n')
  expect(calls.filter((action) => creating.test(action))).toEqual(created)
  expect(told).toContain('gc on the full disk: 0\n')
  expect(told).toMatch(/^gc: 0\n(Warning: .*:\d+ can't be read by this version.*\n)?Nothing is left behind\.\n$/m)
  await cloud.cloud.settled()
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})
