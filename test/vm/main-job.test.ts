import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, succeeded } from '../support/ingot.ts'
import { belongings, type StartedCloud, startCloud } from '../support/local-cloud.ts'
import { makeVmHome, type VmHome } from '../support/vm-home.ts'

const REGION = 'ap-southeast-2'

/** One golden image's life, in order: each test goes on from what the one before left. */
let home: VmHome
let cloud: StartedCloud
let baked: string

beforeAll(() => {
  home = makeVmHome()
})
afterAll(() => home.remove())

const aws = async (...args: string[]): Promise<string> => {
  const region = { AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION }
  const place = { cwd: home.folder, env: { ...home.place.env, ...cloud.env, ...region } }
  return succeeded(await run('aws', ['--endpoint-url', cloud.endpoint, '--output', 'json', ...args], place))
}

test('the golden example is baked without an account, by a cloud inside the process', async () => {
  const built = await home.ingot('build', '--local', 'ami.json')

  expect(succeeded(built)).toMatch(/--> amazon-ebs: AMIs were created:\nap-southeast-2: ami-[0-9a-f]{17}\n/)
  expect(built.stdout).toContain('Setting up unzip')
  // The console showed the host key before the first log-in.
  expect(built.stdout).not.toContain('was not verified')
  baked = /ap-southeast-2: (ami-[0-9a-f]{17})/.exec(built.stdout)?.[1] ?? ''
})

test('the newest image is found, also by a cloud that was started later', async () => {
  expect(succeeded(await home.ingot('images', 'latest', '--local', '--region', REGION, 'my-ami-*'))).toBe(`${baked}\n`)

  cloud = await startCloud(home)
  const newest = 'sort_by(Images,&CreationDate)[-1].ImageId'
  const found = await aws(
    'ec2',
    'describe-images',
    '--owners',
    'self',
    '--filters',
    'Name=name,Values=my-ami-*',
    '--query',
    newest,
  )
  expect(JSON.parse(found)).toBe(baked)
})

test('nothing but the image and its snapshot is left', async () => {
  expect(await belongings(cloud.client(REGION))).toMatchObject({
    instances: [],
    keyPairs: [],
    securityGroups: [],
    volumes: [],
    images: [baked],
    snapshots: [expect.stringMatching(/^snap-/)],
  })
})

test('a machine started from the image has what the script installed, and no login key but its own', async () => {
  const checks = JSON.parse(readFileSync(join(home.folder, 'check.json'), 'utf8'))
  const show = { type: 'shell', inline: ['cat ~/.ssh/authorized_keys', 'sudo cat /root/.ssh/authorized_keys'] }
  writeFileSync(
    join(home.folder, 'check-keys.json'),
    JSON.stringify({ ...checks, provisioners: [...checks.provisioners, show] }),
  )
  const checked = await home.ingot('build', '--local', 'check-keys.json')

  expect(succeeded(checked)).toMatch(/UnZip 6\.\d+/)
  const own = /Importing a temporary key pair: (\S+)/.exec(checked.stdout)?.[1]
  const keys = checked.stdout.matchAll(/ssh-ed25519 AAAA\S+ (\S+)/g)
  expect(keys.map(([, name]) => name).toArray()).toEqual([own, own])
})

test('the AWS CLI launches from it, copies, tags and deregisters it', async () => {
  const launched = JSON.parse(await aws('ec2', 'run-instances', '--image-id', baked, '--instance-type', 't2.micro'))
  const instance = launched.Instances[0].InstanceId
  await aws('ec2', 'wait', 'instance-running', '--instance-ids', instance)
  await aws('ec2', 'terminate-instances', '--instance-ids', instance)
  await aws('ec2', 'wait', 'instance-terminated', '--instance-ids', instance)

  const copy = JSON.parse(
    await aws(
      '--region',
      'eu-west-1',
      'ec2',
      'copy-image',
      '--source-region',
      REGION,
      '--source-image-id',
      baked,
      '--name',
      'copy',
    ),
  ).ImageId
  await aws('--region', 'eu-west-1', 'ec2', 'wait', 'image-available', '--image-ids', copy)
  await aws('--region', 'eu-west-1', 'ec2', 'create-tags', '--resources', copy, '--tags', 'Key=team,Value=platform')
  const tagged = await aws('--region', 'eu-west-1', 'ec2', 'describe-images', '--filters', 'Name=tag:team,Values=plat*')
  expect(JSON.parse(tagged).Images.map((image: { ImageId: string }) => image.ImageId)).toEqual([copy])

  await aws('--region', 'eu-west-1', 'ec2', 'deregister-image', '--image-id', copy)
  const gone = await aws('--region', 'eu-west-1', 'ec2', 'describe-images', '--owners', 'self')
  expect(JSON.parse(gone).Images).toEqual([])
})

test("Debian's packer bakes the very same template at the same endpoint", async () => {
  const template = JSON.parse(await (await import('node:fs/promises')).readFile(`${home.folder}/ami.json`, 'utf8'))
  template.builders[0].custom_endpoint_ec2 = cloud.endpoint
  home.write('packer.json', template)
  const env = { ...home.place.env, ...cloud.env, HOME: home.folder }

  const built = await run('packer', ['build', 'packer.json'], { cwd: home.folder, env })

  expect(succeeded(built)).toMatch(/AMIs were created:\nap-southeast-2: ami-[0-9a-f]{17}/)
  expect((await belongings(cloud.client(REGION))).instances).toEqual([])
})
