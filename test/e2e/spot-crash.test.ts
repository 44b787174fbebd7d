import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeLaunchTemplatesCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCallProxy } from '../support/call-proxy.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { runIngot, startIngot } from '../support/ingot.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// The plug is pulled at the calls that only spot instances take. `ingot gc` in a new process leaves nothing of them.

let cloud: TestCloud
beforeAll(async () => {
  cloud = await openSshCloud()
})
afterAll(() => cloud.close())

test.concurrent.each([
  ['CreateLaunchTemplate', 'before', 'us-east-1'],
  ['CreateLaunchTemplate', 'after', 'us-east-2'],
  ['CreateFleet', 'before', 'us-west-1'],
  ['CreateFleet', 'after', 'us-west-2'],
  ['DeleteLaunchTemplate', 'before', 'eu-west-1'],
  ['DeleteLaunchTemplate', 'after', 'eu-west-2'],
] as const)('killed at %s, %s it took effect', { timeout: 120_000 }, async (action, phase, region) => {
  const home = mkdtempSync(join(tmpdir(), 'ingot-spot-crash-'))
  const builder = {
    ...sshCloudBuilder,
    region,
    spot_price: 'auto',
    skip_permission_check: true,
  }
  writeFileSync(join(home, 'ami.json'), JSON.stringify({ builders: [builder] }))
  let isDead = false
  const proxy = await startCallProxy(cloud.url, async (_, when, name) => {
    if (isDead || name !== action || when !== phase) return
    isDead = true
    running.child.kill('SIGKILL')
    await running.ended
  })
  const env = {
    INGOT_HOME: home,
    AWS_ENDPOINT_URL: proxy.url,
    ...testKeyEnv,
  }
  const running = startIngot(['build', 'ami.json'], { cwd: home, env })
  expect((await running.ended).signal).toBe('SIGKILL')
  await cloud.cloud.settled()
  const gc = await runIngot(['gc', '--yes'], { cwd: home, env })
  await proxy.close()
  rmSync(home, { recursive: true })
  expect(gc.code, gc.stdout + gc.stderr).toBe(0)
  const client = cloud.client({ region })
  expect(await belongings(client)).toEqual(onlyImages([], []))
  expect((await client.send(new DescribeLaunchTemplatesCommand({}))).LaunchTemplates).toEqual([])
})
