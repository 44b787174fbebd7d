import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DescribeImagesCommand } from '@aws-sdk/client-ec2'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { openSshCloud, SSH_PORT, sshCloudBuilder } from '../support/ssh-cloud.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'
import { Packer } from './differential/peers.ts'

// HCL2 templates through the whole program: beside Debian's Packer 1.6.6 for what its early HCL2 knows, and with real machines.

let sandbox: CliSandbox
beforeEach(async () => {
  sandbox = await CliSandbox.make()
})
afterEach(() => sandbox.remove())

const SOURCES = `
source "null" "a" {
  communicator = "none"
}

source "null" "b" {
  communicator = "none"
}
`
/** A provisioner that says something, behind a mark by which the line is found. */
const say = (text: string, more = '') => `
  provisioner "shell-local" {
    inline = ["echo '> ${text}'"]
    ${more}
  }`
const finish = (name: string, text: string, more = '') => `
  post-processor "shell-local" {
    name   = "${name}"
    inline = ["echo '> ${text}'"]
    ${more}
  }`
const build = (...parts: string[]) =>
  `${SOURCES}\nbuild {\n  sources = ["source.null.a", "null.b"]\n${parts.join('\n')}\n}\n`

describe('beside Packer 1.6.6', () => {
  let packer: Packer
  let count = 0
  beforeAll(async () => {
    packer = await Packer.make()
  })
  afterAll(() => packer.remove())

  interface Both {
    readonly theirs: Result
    readonly ours: Result
  }

  interface Result {
    readonly status: number
    readonly stdout: string
  }

  async function both(template: string, args: readonly string[]): Promise<Both> {
    const folder = join(packer.folder, `case-${count++}`)
    await mkdir(folder)
    await writeFile(join(folder, 't.pkr.hcl'), template)
    await sandbox.write('t.pkr.hcl', template)
    const theirs = await packer.run([...args, 't.pkr.hcl'], '', folder)
    const { status, stdout } = await sandbox.run([...args, 't.pkr.hcl'])
    return { theirs, ours: { status, stdout } }
  }

  /** What scripts said, by build, in order; and which builds ended. */
  function told({ status, stdout }: Result) {
    const lines: Record<string, string[]> = {}
    for (const line of stdout.split('\n')) {
      const [, , category = '', ...data] = line.split(',')
      if (category !== 'ui') continue
      const text = data.slice(1).join(',')
      const said = /^(?:==>| {3}) ([\w.]+)(?: \([\w-]+\))?: > (.*)$/.exec(text)
      if (said) lines[said[1] as string] = [...(lines[said[1] as string] ?? []), said[2] as string]
      const ended = /^Build '([^']+)' (finished|errored)/.exec(text)
      if (ended) lines[ended[1] as string] = [...(lines[ended[1] as string] ?? []), `(${ended[2]})`]
    }
    return { status, lines: Object.fromEntries(Object.entries(lines).toSorted(([a], [b]) => (a < b ? -1 : 1))) }
  }

  const named = `${SOURCES}
build {
  name    = "web"
  sources = ["source.null.a", "source.null.b"]
${say('$PACKER_BUILD_NAME $PACKER_BUILDER_TYPE').replaceAll("'", '')}
${finish('one', 'one')}
${finish('two', 'two')}
}

build {
  sources = ["null.a"]
  source "null.b" {
    name = "other"
  }
${say('plain')}
${finish('one', 'first')}
}
`

  test.each<[what: string, template: string, ...flags: string[]]>([
    ['the names of builds', named],
    ['-only with a name', named, '-only=null.a'],
    ['-only with a star', named, '-only=web.*'],
    ['-only with stars around', named, '-only=*null*'],
    ['-only with several', named, '-only=web.null.a,null.other'],
    ['-only with a question mark and brackets', named, '-only=web.null.[!a],nul?.a'],
    ['-except with a star', named, '-except=web*'],
    ['-except of a post-processor', named, '-except=one'],
    ['-except of a post-processor and builds', named, '-except=t*,null.*'],
    [
      'only, except and order',
      build(
        say('1'),
        say('2', 'only = ["null.a"]'),
        say('3', 'except = ["null.a"]'),
        say('4', 'only = ["null.nope"]'),
        say('5'),
      ),
    ],
    ['only of post-processors', build(finish('x', 'x', 'only = ["null.b"]'), finish('y', 'y', 'except = ["null.b"]'))],
    [
      'sequences of post-processors',
      build(`  post-processors {${finish('x', 'x')}${finish('y', 'y', 'only = ["null.b"]')}\n  }${finish('z', 'z')}`),
      '-except=y',
    ],
    [
      'overrides',
      build(say('as it is', 'override = {\n      b = {\n        inline = ["echo \'> another\'"]\n      }\n    }')),
    ],
    [
      'a failure',
      build(
        say('before'),
        '  provisioner "shell-local" {\n    inline = ["exit 1"]\n    only = ["null.a"]\n  }',
        say('behind'),
      ),
    ],
    ['what is known of the source', build(say('${source.type} ${source.name} {{build_name}} {{build_type}}'))],
    ['what is known of the machine', build(say('${build.ID} ${build.Host} ${build.ConnType}'))],
    [
      'retries',
      build(
        '  provisioner "shell-local" {\n    inline      = ["echo x >> \'{{build_name}}\'", "test $(wc -l < \'{{build_name}}\') -ge 3 && echo \'> third\'"]\n    max_retries = 3\n  }',
      ),
    ],
    [
      'variables',
      `variable "w" {\n  type    = list(string)\n  default = ["x", "y"]\n}\nlocals {\n  all = join("-", var.w)\n}\n${build(say('${local.all} ${upper(var.w[0])}'))}`,
    ],
    [
      'dynamic blocks in a source',
      `${build(say('1')).replace('source "null" "a" {', 'source "null" "a" {\n  dynamic "nothing" {\n    for_each = []\n    content {\n    }\n  }')}`,
    ],
  ])('builds alike: %s', async (_what, template, ...flags) => {
    const { theirs, ours } = await both(template, ['build', '-machine-readable', '-parallel-builds=1', ...flags])
    expect(told(ours)).toEqual(told(theirs))
  })

  test.each<[what: string, template: string]>([
    ['a whole template', named],
    ['no build', SOURCES],
    ['a source that there is not', build().replace('"null.b"', '"null.c"')],
    ['a source without a type', build().replace('"null.b"', '"b"')],
    ['a source twice', `${SOURCES}${SOURCES}`],
    [
      'an argument that a source has already',
      `${SOURCES}build {\n  source "null.a" {\n    communicator = "none"\n  }\n}\n`,
    ],
    ['an unknown argument', build('  provisioner "shell-local" {\n    inlin = ["x"]\n  }')],
    ['an unknown block', build('  provisionr "shell-local" {\n  }')],
    ['an unknown type', build('  provisioner "nothing" {\n  }')],
    [
      'an argument of the wrong type',
      build('  provisioner "shell-local" {\n    inline = "x"\n    valid_exit_codes = "x"\n  }'),
    ],
    [
      'a number as a text',
      build('  provisioner "shell-local" {\n    inline = [1, true]\n    valid_exit_codes = ["0"]\n  }'),
    ],
    ['both only and except', build(say('x', 'only = ["a"]\n    except = ["b"]'))],
    ['a time that is none', build(say('x', 'pause_before = "soon"'))],
    ['half a retry', build(say('x', 'max_retries = 1.5'))],
    ['retries as a text', build(say('x', 'max_retries = "1"'))],
    ['a fact that there is not', build(say('${build.Nope}'))],
    ['a fact of the machine in a source', build().replace('"none"', 'build.ID')],
    ['a name in a source', build().replace('"none"', 'build.name')],
    ['a user variable', build(say('{{user `x`}}'))],
    ["the template's folder, as in JSON", build(say('{{template_dir}}'))],
    ['a text of the environment, as in JSON', build(say('{{env `HOME`}}'))],
    ['keep_input_artifact as a text', build(finish('x', 'x', 'keep_input_artifact = "true"'))],
    ['keep_input_artifact as anything', build(finish('x', 'x', 'keep_input_artifact = "maybe"'))],
    ['a sequence in a sequence', build('  post-processors {\n    post-processors {\n    }\n  }')],
    ['a post-processor with retries', build(finish('x', 'x', 'max_retries = 1'))],
    ['an undeclared variable', build(say('${var.nope}'))],
    ['a build in a build', build('  build {\n  }')],
  ])('gives the same verdict on %s', async (_what, template) => {
    const { theirs, ours } = await both(template, ['validate'])
    // It crashes over some mistakes, with a status of its own.
    expect({ isRight: ours.status === 0, told: ours.stdout }).toMatchObject({ isRight: theirs.status === 0 })
  })

  test('-only that fits nothing is an error here, and nothing there', async () => {
    const { theirs, ours } = await both(named, ['build', '-only=nope'])
    expect([theirs.status, ours.status]).toEqual([0, 1])
  })
})

describe('on a real machine', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())

  const connection = () => `
variables {
  host = "${sshd.host}"
  port = ${sshd.port}
}

source "null" "host" {
  ssh_host             = var.host
  ssh_port             = var.port
  ssh_username         = "${sshd.username}"
  ssh_private_key_file = "${sshd.privateKeyFile}"
}
`

  test('provisioners know the machine, with the types of what they know', async () => {
    const template = `${connection()}
build {
  name    = "real"
  sources = ["null.host"]

  provisioner "shell" {
    inline = ["echo on \${build.Host}:\${build.Port + 0} as \${build.User}", "echo \${build.ConnType} $PACKER_BUILD_NAME {{.ID}}"]
  }
  provisioner "file" {
    content     = templatefile("greeting.pkrtpl", { user = build.User, port = build.Port })
    destination = "${sshd.folder}/greeting"
  }
  provisioner "shell-local" {
    inline = ["echo from here to \${build.Host}"]
  }
  error-cleanup-provisioner "shell" {
    inline = ["echo cleaned up on \${build.Host}"]
  }
}
`
    await sandbox.write('t.pkr.hcl', template.replace('build.Port + 0', 'build.Port'))
    await sandbox.write('greeting.pkrtpl', 'for ${user}%{ if port != "<unknown>" } at ${port + 1}%{ endif }\n')
    const { status, stdout } = await sandbox.run(['build', 't.pkr.hcl'])
    expect(status, stdout).toBe(0)
    expect(stdout).toContain(`real.null.host: on ${sshd.host}:${sshd.port} as ${sshd.username}\n`)
    expect(stdout).toContain(`real.null.host: ssh host `)
    expect(stdout).toContain(`real.null.host: from here to ${sshd.host}\n`)
    expect(await readFile(join(sshd.folder, 'greeting'), 'utf8')).toBe(`for ${sshd.username} at ${sshd.port + 1}\n`)
  })

  test('a failure is cleaned up after, one that may be borne is not', async () => {
    const failing = (more: string) => `${connection()}
build {
  sources = ["null.host"]
  provisioner "shell" {
    inline = ["exit 7"]
    ${more}
  }
  provisioner "shell" {
    inline = ["echo went on"]
  }
  error-cleanup-provisioner "shell" {
    inline = ["echo cleaned up on \${build.Host}"]
  }
}
`
    await sandbox.write('t.pkr.hcl', failing(''))
    const failed = await sandbox.run(['build', 't.pkr.hcl'])
    expect(failed.stdout).toContain(`null.host: cleaned up on ${sshd.host}\n`)
    expect([failed.status, failed.stdout.includes('went on')]).toEqual([1, false])
    await sandbox.write('t.pkr.hcl', failing('continue_on_error = true'))
    const borne = await sandbox.run(['build', 't.pkr.hcl'])
    expect(borne.stdout).toContain('null.host: went on\n')
    expect([borne.status, borne.stdout.includes('cleaned up')]).toEqual([0, false])
  })
})

describe('in a cloud', () => {
  let cloud: TestCloud
  beforeAll(async () => {
    cloud = await openSshCloud()
  })
  afterAll(() => cloud.close())

  test('makes an image of one that a data source found', async () => {
    Object.assign(sandbox.env, { ...testKeyEnv, AWS_ENDPOINT_URL: cloud.url })
    await sandbox.write(
      'a.pkr.hcl',
      `
packer {
  required_version = ">= 1.7.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.0"
    }
  }
}

data "amazon-ami" "base" {
  region      = "us-east-1"
  owners      = ["ingot"]
  most_recent = true
  filters = {
    name = "debian-*"
  }
}

locals {
  base = data.amazon-ami.base
}
`,
    )
    await sandbox.write(
      'b.pkr.hcl',
      `
source "amazon-ebs" "golden" {
  region                      = "us-east-1"
  source_ami                  = local.base.id
  instance_type               = "${sshCloudBuilder.instance_type}"
  ssh_username                = "${sshCloudBuilder.ssh_username}"
  ssh_port                    = ${SSH_PORT}
  ami_name                    = "\${source.name}-\${formatdate("YYYYMMDD", timestamp())}-{{timestamp}}"
  associate_public_ip_address = true
  tags = {
    Base = local.base.name
    From = "{{ .SourceAMI }}"
  }
  dynamic "tag" {
    for_each = { Team = "web", Stage = "test" }
    content {
      key   = tag.key
      value = tag.value
    }
  }
}

build {
  name    = "web"
  sources = ["source.amazon-ebs.golden"]
  provisioner "shell" {
    inline = ["echo built from \${build.SourceAMI} in \${build.BuildRegion}"]
  }
  post-processor "manifest" {
    custom_data = {
      source = build.SourceAMIName
    }
  }
}
`,
    )
    const { status, stdout } = await sandbox.run(['build', '.'])
    expect(status, stdout).toBe(0)
    const { Images = [] } = await cloud.client().send(new DescribeImagesCommand({ Owners: ['self'] }))
    const [image] = Images
    const tags = Object.fromEntries((image?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]))
    expect(image?.Name).toMatch(/^golden-\d{8}-\d+$/)
    expect(tags).toMatchObject({
      Base: expect.stringMatching(/^debian-/),
      From: expect.stringMatching(/^ami-/),
      Team: 'web',
      Stage: 'test',
    })
    expect(stdout).toContain(`web.amazon-ebs.golden: built from ${tags['From']} in us-east-1\n`)
    const manifest = JSON.parse(await readFile(join(sandbox.folder, 'packer-manifest.json'), 'utf8'))
    expect(manifest.builds).toMatchObject([{ name: 'golden', custom_data: { source: tags['Base'] } }])
    expect(await sandbox.run(['validate', '.'])).toMatchObject({ status: 0 })
  })
})
