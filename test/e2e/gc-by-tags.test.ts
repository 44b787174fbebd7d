import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateSecurityGroupCommand, CreateTagsCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CallProxy, startCallProxy } from '../support/call-proxy.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { type Running, runIngot, startIngot } from '../support/ingot.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// What a build left that another computer ran: there is no ledger here, only the tags of what is there.

let cloud: TestCloud
let proxy: CallProxy
let home: string
let running: Running
let killAfter = ''

beforeAll(async () => {
  cloud = await openSshCloud()
  proxy = await startCallProxy(cloud.url, async (_nth, phase, action) => {
    if (phase !== 'after' || action !== killAfter) return
    running.child.kill('SIGKILL')
    await running.ended
  })
})
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-gc-'))
  return () => rmSync(home, { recursive: true })
})
afterAll(async () => {
  await proxy.close()
  await cloud.close()
})

const place = (state: string) => ({
  cwd: home,
  env: {
    INGOT_HOME: join(home, state),
    AWS_ENDPOINT_URL: proxy.url,
    ...testKeyEnv,
  },
})
const gc = (...args: string[]) => runIngot(['gc', '--region', 'us-east-1', ...args], place('another computer'))

/** A build that is killed when a call of it has taken effect. */
async function killedBuild(action: string): Promise<void> {
  const builder = {
    ...sshCloudBuilder,
    ami_name: 'golden-{{uuid}}',
    associate_public_ip_address: true,
  }
  writeFileSync(join(home, 'ami.json'), JSON.stringify({ builders: [builder] }))
  killAfter = action
  running = startIngot(['build', 'ami.json'], place('one computer'))
  expect((await running.ended).signal).toBe('SIGKILL')
  killAfter = ''
  await cloud.cloud.settled()
}

const left = async () => JSON.stringify(await belongings(cloud.client()))
const NOTHING = JSON.stringify(onlyImages([], []))

test.each([
  ['before it had a machine', 'ImportKeyPair'],
  ['when it had one', 'RunInstances'],
  ['when it had an image', 'CreateImage'],
])('a build that was killed %s', async (_when, action) => {
  await killedBuild(action)
  expect(await left()).not.toBe(NOTHING)

  const careful = await gc('--yes')
  expect(careful.stdout).toMatch(
    /^Run [0-9a-f-]+ is none of this computer's and has \d+ things until \S+; it may still/m,
  )
  expect(careful.code).toBe(1)
  expect(await left()).not.toBe(NOTHING)

  const { stdout, code } = await gc('--yes', '--all-runs')
  expect(stdout).toContain('all is given back')
  expect(code, stdout).toBe(0)
  expect(await left()).toBe(NOTHING)
  expect((await gc()).stdout).toBe('Nothing is left behind.\n')
})

test('what has run out is taken without being asked for; what has no tags of a ledger is never touched', async () => {
  const client = cloud.client()
  const make = async (GroupName: string, tags: Record<string, string>) => {
    const { GroupId = '' } = await client.send(new CreateSecurityGroupCommand({ GroupName, Description: 'x' }))
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
    if (Tags.length > 0) await client.send(new CreateTagsCommand({ Resources: [GroupId], Tags }))
  }
  const run = '6b041e7a-b313-c3fc-7a16-046d4a5eb5c1'
  const tags = { 'ingot:run': run, 'ingot:entry': `${run}-1` }
  await make('packer_old', { ...tags, 'ingot:expires': '2026-01-01T00:00:00.000Z' })
  await make('packer_of_somebody', {})
  await make('made-by-an-image', { 'ingot:run': run })
  await make('kept-for-ever', { ...tags, 'ingot:entry': `${run}-2`, 'ingot:expires': 'never' })
  const { stdout, code } = await gc('--yes')
  expect(stdout).toContain('security group in us-east-1 (packer_old)')
  expect(code, stdout).toBe(0)
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({}))
  const names = SecurityGroups.map(({ GroupName }) => GroupName).sort()
  expect(names).toEqual(['default', 'kept-for-ever', 'made-by-an-image', 'packer_of_somebody'])
})

test('a run of this computer that goes on is left alone', async () => {
  writeFileSync(join(home, 'go'), '')
  const builder = {
    ...sshCloudBuilder,
    ami_name: 'golden-{{uuid}}',
    skip_create_ami: true,
    associate_public_ip_address: true,
  }
  const wait = { type: 'shell', inline: ['echo waiting', `while [ -e ${join(home, 'go')} ]; do sleep 0.1; done`] }
  writeFileSync(join(home, 'ami.json'), JSON.stringify({ builders: [builder], provisioners: [wait] }))
  running = startIngot(['build', 'ami.json'], place('another computer'))
  await running.untilPrinted(/: waiting$/m)
  const { stdout, code } = await gc('--yes', '--all-runs')
  expect(stdout).toMatch(/^Run [0-9a-f-]+ is still going on; it is left alone\.$/m)
  expect(code, stdout).toBe(0)
  rmSync(join(home, 'go'))
  const ended = await running.ended
  expect(ended.code, ended.stdout).toBe(0)
})

test('-all-runs alone makes no sense', async () => {
  const { code, stdout, stderr } = await runIngot(['gc', '--all-runs'], place('x'))
  expect([code, stdout + stderr]).toEqual([2, expect.stringContaining('the flag "-all-runs" needs "-region"')])
})
