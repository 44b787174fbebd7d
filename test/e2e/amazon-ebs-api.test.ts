import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DescribeImagesCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2'
import { GetInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MovedPort } from '../../src/cloud/machine-driver.ts'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKey, testKeyEnv } from '../support/cloud.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, SSH_PORT, sshCloudBuilder } from '../support/ssh-cloud.ts'

// The whole builder with Amazon's own client, against the local cloud's endpoint and machines that are SSH servers.

let cloud: TestCloud
let movedPorts: readonly MovedPort[]
let sandbox: CliSandbox

beforeEach(async () => {
  movedPorts = []
  cloud = await openSshCloud({ movedPorts: () => movedPorts })
  sandbox = await CliSandbox.make()
  Object.assign(sandbox.env, {
    ...testKeyEnv,
    AWS_ENDPOINT_URL: cloud.url,
  })
})
afterEach(async () => {
  await cloud.close()
  await sandbox.remove()
})

const greeting = { type: 'shell', inline: ['echo hello from $0'] }

async function template(builder: object, provisioners: object[] = [greeting]): Promise<void> {
  const common = {
    ...sshCloudBuilder,
    ami_name: 'golden-{{timestamp}}',
    associate_public_ip_address: true,
  }
  await sandbox.write('ami.json', { builders: [{ ...common, ...builder }], provisioners })
}

async function build(builder: object, provisioners?: object[]) {
  await template(builder, provisioners)
  return sandbox.run(['build', 'ami.json'])
}

async function own(region = 'us-east-1') {
  const { Images } = await cloud.client({ region }).send(new DescribeImagesCommand({ Owners: ['self'] }))
  return Images ?? []
}

test('connects to the port that stands in for one that could not be opened', async () => {
  movedPorts = [{ port: 22, openedAs: SSH_PORT, because: 'taken' }]
  const { status, stdout } = await build({ ssh_port: 22, skip_create_ami: true })
  expect(stdout).toMatch(
    new RegExp(`Port 22 of 127[.0-9]+ can't be had on this computer \\(.*\\); using ${SSH_PORT}\\n`),
  )
  expect(stdout).toContain('hello from')
  expect(status, stdout).toBe(0)
})

test('makes an image and leaves nothing else', async () => {
  const { status, stdout, stderr } = await build({ tags: { Base: '{{ .SourceAMIName }}' } })
  expect(stdout + stderr).toContain('hello from')
  expect(status, stdout).toBe(0)
  const [image] = await own()
  expect(image).toMatchObject({ Name: expect.stringMatching(/^golden-\d+$/), State: 'available' })
  expect(stdout).toContain(`us-east-1: ${image?.ImageId}`)
  const snapshot = String(image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)
  expect(await belongings(cloud.client())).toEqual(onlyImages([String(image?.ImageId)], [snapshot]))
  const { Tags } = await cloud.client().send(new DescribeTagsCommand({}))
  const tagsOf = (id: string | undefined) => (Tags ?? []).filter((tag) => tag.ResourceId === id).map((tag) => tag.Key)
  for (const id of [image?.ImageId, snapshot]) expect(tagsOf(id).toSorted()).toEqual(['Base', 'ingot:run'])
})

test("the build's key is gone from the machine when its image is made, and no other key is", async () => {
  const logins = mkdtempSync(join(tmpdir(), 'ingot-logins-'))
  const file = join(logins, '.ssh', 'authorized_keys')
  mkdirSync(join(logins, '.ssh'))
  const homed = await openSshCloud({}, [`SetEnv SHLVL=1 HOME=${logins}`])
  sandbox.env['AWS_ENDPOINT_URL'] = homed.url
  // As cloud-init does it.
  const settle = {
    type: 'shell-local',
    inline: [`printf '%s\\n' 'ssh-ed25519 AAAA me@work' "ssh-ed25519 AAAA $NAME" > ${file}`],
    environment_vars: ['NAME=packer_of_the_build'],
  }
  const { status, stdout } = await build({ temporary_key_pair_name: 'packer_of_the_build' }, [settle])
  await homed.close()
  expect(status, stdout).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe('ssh-ed25519 AAAA me@work\n')
  rmSync(logins, { recursive: true })
})

test('a script that fails leaves nothing', async () => {
  const { status, stdout } = await build({}, [{ type: 'shell', inline: ['echo last words', 'exit 7'] }])
  expect(status).toBe(1)
  expect(stdout).toContain('last words')
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})

test('a taken name is noticed before anything is made, and -force replaces it', async () => {
  expect((await build({ ami_name: 'fixed' })).status).toBe(0)
  const [old] = await own()
  const launches = () => cloud.driver.calls.filter((call) => call.startsWith('start')).length
  const before = launches()

  const refused = await build({ ami_name: 'fixed' })
  expect(refused.status).toBe(1)
  expect(refused.stdout).toContain(`"ami_name" "fixed" is used by ${old?.ImageId} in us-east-1 already`)
  expect(refused.stdout).toMatch(/ami\.json:\d+:\d+/)
  expect(launches()).toBe(before)

  const forced = await build({ ami_name: 'fixed', force_deregister: true, force_delete_snapshot: true })
  expect(forced.status, forced.stdout).toBe(0)
  const images = await own()
  expect(images.map(({ Name }) => Name)).toEqual(['fixed'])
  expect(images[0]?.ImageId).not.toBe(old?.ImageId)
  const snapshot = String(images[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId)
  expect(await belongings(cloud.client())).toEqual(onlyImages([String(images[0]?.ImageId)], [snapshot]))
})

test('copies to other regions, and encrypts on the way', async () => {
  const regions = ['eu-west-1', 'ap-southeast-2']
  const { status, stdout } = await build({
    ami_name: 'everywhere',
    ami_description: 'from {{ .SourceAMIName }}',
    ami_regions: regions,
    encrypt_boot: true,
    tags: { Where: 'all over' },
    ami_groups: ['all'],
    deprecate_at: '2031-01-01T00:00:00Z',
  })
  expect(status, stdout).toBe(0)
  for (const region of ['us-east-1', ...regions]) {
    const images = await own(region)
    expect(images, region).toMatchObject([{ Name: 'everywhere', Description: 'from debian-12', Public: true }])
    expect(images[0]?.BlockDeviceMappings?.[0]?.Ebs?.Encrypted).toBe(true)
    expect(images[0]?.Tags).toContainEqual({ Key: 'Where', Value: 'all over' })
    expect(images[0]?.DeprecationTime).toMatch(/^2031-01-01/)
    expect(stdout).toContain(`${region}: ${images[0]?.ImageId}`)
    const left = await belongings(cloud.client({ region }))
    expect(left).toMatchObject({ images: [images[0]?.ImageId], snapshots: [expect.any(String)], instances: [] })
  }
})

test("two builds at once share the account and keep out of each other's way", async () => {
  const builder = (name: string) => ({
    ...sshCloudBuilder,
    name,
    ami_name: `${name}-{{timestamp}}`,
  })
  await sandbox.write('two.json', {
    builders: [builder('one'), builder('two')],
    provisioners: [{ type: 'shell', inline: ['echo I am $PACKER_BUILD_NAME'] }],
  })
  const { status, stdout } = await sandbox.run(['build', 'two.json'])
  expect(status, stdout).toBe(0)
  expect(stdout).toContain('I am one')
  expect(stdout).toContain('I am two')
  expect((await own()).map(({ Name }) => Name?.slice(0, 3)).toSorted()).toEqual(['one', 'two'])
  expect(await belongings(cloud.client())).toMatchObject({ instances: [], keyPairs: [], securityGroups: [] })
})

test('Ctrl-C undoes what was begun', async () => {
  const building = build({}, [{ type: 'shell', inline: ['echo started; sleep 60'] }])
  while (!cloud.driver.calls.some((call) => call.startsWith('start'))) await new Promise((done) => setTimeout(done, 50))
  sandbox.interrupt(new Error('interrupted'))
  const { status, stdout } = await building
  expect(status, stdout).toBe(1)
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})

test.each(['start', 'freeze'])('kill -9 at "%s" leaves what gc gives back', async (moment) => {
  await template({})
  const building = start('build', 'ami.json')
  while (!cloud.driver.calls.some((call) => call.startsWith(moment))) await new Promise((done) => setTimeout(done, 5))
  building.child.kill('SIGKILL')
  expect(await building.ended).toMatchObject({ signal: 'SIGKILL' })

  const { code, output } = await start('gc', '--yes').ended
  expect(output).toContain('all is given back')
  expect(code, output).toBe(0)
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})

/** Ingot in a process of its own, which finds its credentials in its own environment. */
function start(...argv: string[]) {
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
  const env = { ...sandbox.env } as NodeJS.ProcessEnv
  const child = spawn(process.execPath, [main, ...argv], { cwd: sandbox.folder, env })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code,
    signal,
    output: Buffer.concat(chunks).toString(),
  }))
  return { child, ended }
}

test.each([
  [
    { source_ami: 'ami-0123456789abcdef0', source_ami_filter: {} },
    '"source_ami" "ami-0123456789abcdef0" was not found',
  ],
  [{ region: 'us-east-9' }, 'us-east-9'],
  [{ subnet_id: 'subnet-0123456789abcdef0' }, '"subnet_id" "subnet-0123456789abcdef0" was not found'],
  [{ access_key: 'AKIAWRONG', secret_key: 'not-that-one' }, 'the access key or its secret is wrong'],
  [{ custom_endpoint_ec2: 'http://127.0.0.1:1' }, 'could not be reached'],
])('%j ends in one error and leaves nothing', async (options, message) => {
  const { status, stdout } = await build(options)
  expect(status).toBe(1)
  expect(stdout).toContain(message)
  expect(stdout).not.toContain('    at ')
  expect(await belongings(cloud.client())).toEqual(onlyImages([], []))
})

test('without credentials it says where it looked', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete sandbox.env[name]
  sandbox.env['AWS_EC2_METADATA_DISABLED'] = 'true'
  sandbox.env['AWS_PROFILE'] = 'no-such-profile'
  const { status, stdout } = await build({})
  expect(status).toBe(1)
  expect(stdout).toContain('no AWS credentials were found')
  expect(stdout).toContain('tried AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  expect(stdout).toContain('tried the profile "no-such-profile"')
})

test('ingot images finds the newest', async () => {
  expect((await build({ ami_name: 'my-ami-1' })).status).toBe(0)
  await new Promise((done) => setTimeout(done, 1100))
  expect((await build({ ami_name: 'my-ami-2' })).status).toBe(0)
  const newest = (await own()).find(({ Name }) => Name === 'my-ami-2')

  const look = (...argv: string[]) => sandbox.run(['images', ...argv])
  expect(await look('latest', '--region', 'us-east-1', 'my-ami-*')).toEqual({
    status: 0,
    stdout: `${newest?.ImageId}\n`,
    stderr: '',
  })
  const facts = await look('latest', '--json', '--region=us-east-1', 'my-ami-?')
  expect(JSON.parse(facts.stdout)).toMatchObject({ id: newest?.ImageId, name: 'my-ami-2', region: 'us-east-1' })
  const table = (await look('list', '-region', 'us-east-1')).stdout.split('\n')
  expect(table[0]).toMatch(/^Image +Name +Created/)
  expect(table[1]).toContain('my-ami-2')
  expect(table[2]).toContain('my-ami-1')

  const nothing = await look('latest', '--region', 'us-east-1', 'other-*')
  expect(nothing).toMatchObject({ status: 1, stdout: '' })
  expect(nothing.stderr).toContain('"self" has no image named "other-*" in us-east-1')
  expect((await look('latest', '--owner', '*', '--region', 'us-east-1', 'a')).stderr).toContain('is not an owner')
})

test('an instance profile with a policy is made for the build alone', async () => {
  const Statement = [{ Effect: 'Allow', Action: ['logs:*'], Resource: ['*'] }]
  const { status, stdout } = await build({ temporary_iam_instance_profile_policy_document: { Statement } })
  expect(status, stdout).toBe(0)
  expect(stdout).toContain('Giving back IAM role')
  const iam = new IAMClient({ region: 'us-east-1', endpoint: cloud.url, credentials: testKey, maxAttempts: 1 })
  const name = /temporary instance profile for this instance: (\S+)/.exec(stdout)?.[1]
  await expect(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
})
