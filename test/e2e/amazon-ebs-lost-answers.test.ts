import { afterAll, beforeAll, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Every call that makes something takes its effect, but its answer is lost. The next try finds the name taken, by what the first
// one made: the build goes on with that.

const MAKING = [
  'ImportKeyPair',
  'CreateSecurityGroup',
  'AuthorizeSecurityGroupIngress',
  'RunInstances',
  'CreateImage',
  'CreateTags',
]
let cloud: TestCloud
let sandbox: CliSandbox
beforeAll(async () => {
  const faults = MAKING.map((action) => ({ kind: 'drop', actions: [action], nth: [1], when: 'after' }))
  cloud = await openSshCloud({ faults })
  sandbox = await CliSandbox.make()
})
afterAll(async () => {
  await cloud?.close()
  await sandbox?.remove()
})

test('lost answers end no build, and leave nothing', async () => {
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
  const builder = {
    ...sshCloudBuilder,
    tags: { Made: 'by a test' },
    associate_public_ip_address: true,
  }
  await sandbox.write('ami.json', { builders: [builder] })
  const { status, stdout } = await sandbox.run(['build', 'ami.json'])
  expect(status, stdout).toBe(0)
  await cloud.cloud.settled()
  const left = await belongings(cloud.client())
  expect(left['images']).toHaveLength(1)
  expect(left).toEqual(onlyImages(left['images'] ?? [], left['snapshots'] ?? []))
})
