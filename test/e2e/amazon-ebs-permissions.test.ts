import { afterEach, expect, test, vi } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// What a build asks of AWS, through Amazon's own client, beside what it says that it needs.

const open: { cloud: TestCloud; sandbox: CliSandbox }[] = []
afterEach(async () => {
  for (const { cloud, sandbox } of open.splice(0)) {
    await cloud.close()
    await sandbox.remove()
  }
})

async function scene(builder: object, faults: readonly object[] = []) {
  const cloud = await openSshCloud({ faults })
  const sandbox = await CliSandbox.make()
  open.push({ cloud, sandbox })
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
  const common = {
    ...sshCloudBuilder,
  }
  await sandbox.write('ami.json', {
    builders: [{ ...common, ...builder }],
    provisioners: [{ type: 'shell', inline: ['echo hello'] }],
  })
  const calls = vi.spyOn(cloud.cloud.faults, 'ofCall')
  const called = () => [...new Set(calls.mock.calls.flatMap(([action, , isDryRun]) => (isDryRun ? [] : [action])))]
  return { cloud, sandbox, called }
}

const profile = {
  temporary_iam_instance_profile_policy_document: {
    Statement: [{ Effect: 'Allow', Action: ['logs:*'], Resource: ['*'] }],
  },
}

test.each([
  ['a plain one', {}],
  ['one with a profile', profile],
  ['one with all that concerns images', { ami_regions: ['eu-west-1'], tags: { a: 'b' }, ami_groups: ['all'] }],
  ['a spot one', { spot_price: 'auto', encrypt_boot: true }],
])('a build makes no call that its policy does not allow: %s', async (_, builder) => {
  const { sandbox, called } = await scene(builder)
  const plan = await sandbox.run(['plan', '-permissions', 'ami.json'])
  const allowed = (JSON.parse(plan.stdout).Statement as { Action: string[] }[]).flatMap(({ Action }) => Action)
  const { status, stdout } = await sandbox.run(['build', 'ami.json'])
  expect(status, stdout).toBe(0)
  expect(called()).toContain('TerminateInstances')
  const names = new Set(allowed.map((action) => action.replace(/^\w+:/, '')))
  expect(called().filter((action) => !names.has(action))).toEqual([])
})

test('all that is denied is named at once, and nothing is made', async () => {
  const actions = ['CreateImage', 'CopyImage', 'ModifyImageAttribute']
  const { cloud, sandbox, called } = await scene({ ami_regions: ['eu-west-1'], ami_groups: ['all'] }, [
    { kind: 'deny', actions },
  ])
  const { status, stdout } = await sandbox.run(['build', 'ami.json'])
  expect(status).toBe(1)
  expect(stdout).toContain(
    'not allowed, but needed for this build: ec2:CreateImage, ec2:CopyImage, ec2:ModifyImageAttribute',
  )
  expect(stdout).toContain('ec2:CopyImage in eu-west-1, to copy the image')
  expect(stdout).toContain('ingot plan -permissions')
  expect(called().filter((action) => !action.startsWith('Describe'))).toEqual([])
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})

test('faults of single calls meet the calls, not the questions before them', async () => {
  const { sandbox } = await scene({ skip_create_ami: true }, [
    { kind: 'error', code: 'InvalidParameterValue', actions: ['RunInstances'], nth: [1] },
  ])
  const { status, stdout } = await sandbox.run(['build', 'ami.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('A fault that was asked for.')
})

test('the check can be left out', async () => {
  const { sandbox } = await scene({ skip_permission_check: true, skip_create_ami: true }, [
    { kind: 'deny', actions: ['CreateTags'] },
  ])
  const { status, stdout } = await sandbox.run(['build', 'ami.json'])
  expect(status, stdout).toBe(0)
})
