import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

const TOKEN = 'opensesame-4711'

/** Goes on from the image that a data source finds, with a secret that another one reads. The script is what is mended. */
const FURTHER = `
data "amazon-ami" "golden" {
  region      = "${REGION}"
  owners      = ["self"]
  most_recent = true
  filters     = { name = "my-ami-*" }
}

data "amazon-parameterstore" "token" {
  region          = "${REGION}"
  name            = "/web/token"
  with_decryption = true
}

source "amazon-ebs" "web" {
  region        = "${REGION}"
  source_ami    = data.amazon-ami.golden.id
  instance_type = "t2.micro"
  ssh_username  = "ubuntu"
  ami_name      = "web-{{timestamp}}"
  tags          = { Base = data.amazon-ami.golden.name }
}

build {
  name    = "further"
  sources = ["source.amazon-ebs.web"]

  provisioner "shell" {
    environment_vars = ["TOKEN=\${data.amazon-parameterstore.token.value}"]
    inline = [
      "unzip -v | head -n 1",
      "cat ~/.ssh/authorized_keys; sudo cat /root/.ssh/authorized_keys",
      "echo the token is $TOKEN; printf %s $TOKEN | sha256sum",
    ]
  }
  provisioner "file" {
    content     = build.SSHPrivateKey
    destination = "/tmp/key"
  }
  provisioner "shell" {
    inline = [
      "chmod 600 /tmp/key; ssh-keygen -y -f /tmp/key | cut -c 1-80 > /tmp/key.pub; grep -c -f /tmp/key.pub ~/.ssh/authorized_keys",
      "rm /tmp/key /tmp/key.pub",
    ]
  }
  provisioner "shell" {
    script = "step.sh"
  }
  post-processor "manifest" {
    output      = "further.json"
    custom_data = { base = build.SourceAMI, on = "\${build.ID} at \${build.Host}:\${build.Port}" }
  }
}
`

describe('an HCL2 template that goes on from the image', () => {
  let printed: string

  test('is checked, and planned, before anything is asked', async () => {
    home.write('further.pkr.hcl', FURTHER)
    home.write('step.sh', 'echo now waiting; sleep 600\n')
    succeeded(await home.ingot('validate', 'further.pkr.hcl'))
    const early = await home.ingot('validate', '-local', '-evaluate-datasources', 'further.pkr.hcl')
    expect(early.stdout).toContain('there is no parameter "/web/token" in ap-southeast-2')
    await aws('ssm', 'put-parameter', '--name', '/web/token', '--type', 'SecureString', '--value', TOKEN)
    succeeded(await home.ingot('validate', '-local', '-evaluate-datasources', 'further.pkr.hcl'))
    expect(succeeded(await home.ingot('plan', '-permissions', 'further.pkr.hcl'))).toContain('"ssm:GetParameter"')
  })

  test('starts a machine that has what the script installed, the secret, and no login key but its own', async () => {
    const built = home.start('build', '--local', 'further.pkr.hcl')
    await built.untilPrinted(/now waiting/)
    built.child.kill('SIGKILL')
    printed = (await built.ended).stdout

    expect(printed).toContain(`Found source AMI ${baked}`)
    expect(printed).toMatch(/UnZip 6\.\d+/)
    const own = /Importing a temporary key pair: (\S+)/.exec(printed)?.[1]
    const keys = printed.matchAll(/ssh-ed25519 AAAA\S+ (\S+)/g)
    expect(keys.map(([, name]) => name).toArray()).toEqual([own, own])
    expect(printed).toContain('the token is <sensitive>\n')
    expect(printed).toContain(createHash('sha256').update(TOKEN).digest('hex'))
    expect(printed).toMatch(/further\.amazon-ebs\.web: 1\n/)
  })

  test('killed, is resumed with the image that it began with, though there is a newer one now', async () => {
    const copy = ['copy-image', '--source-region', REGION, '--source-image-id', baked, '--name', 'my-ami-newer']
    const newer = JSON.parse(await aws('ec2', ...copy)).ImageId
    await aws('ec2', 'wait', 'image-available', '--image-ids', newer)
    home.write('step.sh', 'echo mended\n')
    const [{ id }] = JSON.parse(succeeded(await home.ingot('runs', '--json'))).slice(-1)
    const resumed = await home.ingot('resume', id)

    expect(succeeded(resumed)).toContain('further.amazon-ebs.web: mended\n')
    const [made] = JSON.parse(readFileSync(join(home.folder, 'further.json'), 'utf8')).builds
    expect(made.custom_data).toEqual({ base: baked, on: expect.stringMatching(/^i-[0-9a-f]{17} at 127\.[\d.]+:\d+$/) })
    const { images, snapshots, ...rest } = await belongings(cloud.client(REGION))
    expect(images).toHaveLength(3)
    expect(snapshots).toHaveLength(3)
    expect(Object.values(rest).flat()).toEqual([])
    const run = join(home.folder, 'home', 'state', 'runs', id)
    const kept = ['run.json', 'ledger.jsonl'].map((name) => readFileSync(join(run, name), 'utf8'))
    for (const text of [printed, resumed.stdout, ...kept]) expect(text).not.toContain(TOKEN)
  })
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
