import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'
import { git, initRepository } from '../support/git-repository.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const at = (name: string) => join(cli.folder, name)
const linesOf = async (name: string) => (await readFile(at(name), 'utf8')).trimEnd().split('\n')
const lastRun = async (): Promise<string> => JSON.parse((await cli.run(['runs', '--json'])).stdout).at(-1).id

const TEMPLATE = `
variable "word" {
  type    = string
  default = "hello"
}

variable "token" {
  type      = string
  default   = "none"
  sensitive = true
}

locals {
  target = "\${var.word}.txt"
}

source "file" "a" {
  target  = local.target
  content = "\${source.name} says \${var.word} at {{build_name}}"
}

build {
  name    = "web"
  sources = ["file.a"]

  provisioner "shell-local" {
    inline = ["echo provisioned \${source.type}.\${source.name} $PACKER_BUILD_NAME >> log"]
  }

  post-processor "shell-local" {
    inline = ["echo tried \${build.name} >> log", "test -f ok"]
  }
}
`

describe('build', () => {
  beforeEach(() => cli.write('t.pkr.hcl', TEMPLATE))

  test('makes what the template says', async () => {
    await cli.write('ok', '')
    const { status, stdout } = await cli.run(['build', 't.pkr.hcl'])
    expect(status, stdout).toBe(0)
    expect(stdout).toContain("Build 'web.file.a' finished after")
    expect(await readFile(at('hello.txt'), 'utf8')).toBe('a says hello at a')
    expect(await linesOf('log')).toEqual(['provisioned file.a a', 'tried web'])
  })

  test('takes variables from files and flags, and says everything to programs as well', async () => {
    await cli.write('ok', '')
    await cli.write('x.pkrvars.hcl', 'word = "file"\n')
    const flags = ['-machine-readable', '-var-file=x.pkrvars.hcl', '-var', 'word=bye']
    const { status, stdout } = await cli.run(['build', ...flags, 't.pkr.hcl'])
    expect(status, stdout).toBe(0)
    expect(stdout).toMatch(/^\d+,web\.file\.a,artifact-count,2$/m)
    expect(await readFile(at('bye.txt'), 'utf8')).toBe('a says bye at a')
  })

  test('reads a template from standard input, too', async () => {
    await cli.write('ok', '')
    const { status, stdout } = await cli.runWithFile(['build', '-config-type=hcl2', '-'], TEMPLATE)
    expect(status, stdout).toBe(0)
  })

  test.each([
    [['-only=web.*'], 1],
    [['-only=nope'], 5],
    [['-except=*'], 5],
    [['-var=nope=1'], 2],
  ])('ends as with other templates: %j', async (flags, expected) => {
    await appendFile(at('t.pkr.hcl'), '\n')
    const { status, stdout } = await cli.run(['build', '-packer-exit-codes=false', ...flags, 't.pkr.hcl'])
    // The post-processor fails after the file is made.
    expect(status === 3 ? 1 : status, stdout).toBe(expected)
  })

  test('says that nothing is to be built where nothing is', async () => {
    await cli.write('n.pkr.hcl', 'locals {\n  a = 1\n}\n')
    const { status, stdout } = await cli.run(['build', '-packer-exit-codes=false', 'n.pkr.hcl'])
    expect([status, stdout]).toEqual([5, expect.stringContaining('No builds to run')])
    expect(await cli.run(['validate', 'n.pkr.hcl'])).toMatchObject({ status: 0 })
  })

  test('hides what is sensitive, and what is made of it', async () => {
    const secret = `variable "s" {
  default   = "correct-horse"
  sensitive = true
}
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  provisioner "shell-local" {
    inline = ["echo \${var.s} $LOUD $SUM"]
    env = {
      LOUD = upper(var.s)
      SUM  = sha1(var.s)
    }
  }
}
`
    await cli.write('s.pkr.hcl', secret)
    const { stdout } = await cli.run(['build', 's.pkr.hcl'])
    expect(stdout).toContain('<sensitive> <sensitive> <sensitive>')
  })

  test('goes on where a failure may be borne', async () => {
    await cli.write(
      'c.pkr.hcl',
      `source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  provisioner "shell-local" {
    continue_on_error = true
    inline            = ["exit 3"]
  }
  provisioner "shell-local" {
    inline = ["echo still here"]
  }
}
`,
    )
    const { status, stdout } = await cli.run(['build', 'c.pkr.hcl'])
    expect(status, stdout).toBe(0)
    expect(stdout).toMatch(/the build goes on: .*3/)
    expect(stdout).toContain('still here')
  })
})

describe('resume', () => {
  beforeEach(() => cli.write('t.pkr.hcl', TEMPLATE))

  test('does only what is missing', async () => {
    await cli.run(['build', 't.pkr.hcl'])
    await cli.write('ok', '')
    const { status, stdout } = await cli.run(['resume', await lastRun()])
    expect(status, stdout).toBe(0)
    expect(await linesOf('log')).toEqual(['provisioned file.a a', 'tried web', 'tried web'])
  })

  test.each(['t.pkr.hcl', 'more.pkr.hcl', 'x.auto.pkrvars.hcl', 'y.pkrvars.hcl'])(
    'refuses a template of several files when %s has changed',
    async (name) => {
      await cli.write('more.pkr.hcl', 'locals {\n  more = 1\n}\n')
      await cli.write('x.auto.pkrvars.hcl', 'word = "x"\n')
      await cli.write('y.pkrvars.hcl', 'word = "y"\n')
      await cli.run(['build', '-var-file=y.pkrvars.hcl', '.'])
      await cli.write('ok', '')
      await appendFile(at(name), '# changed\n')
      const { stderr } = await cli.run(['resume', await lastRun()])
      expect(stderr).toContain('has changed since run')
    },
  )

  describe('of data sources', () => {
    const template = `data "git-commit" "current" {}
data "external" "release" {
  program = ["sh", "-c", "cat release"]
}
source "file" "a" {
  content = data.git-commit.current.hash
  target  = "out"
}
build {
  sources = ["file.a"]
  post-processor "shell-local" {
    inline = ["echo \${data.git-commit.current.hash} \${data.external.release.result.v} >> log", "test -f ok"]
  }
}
`
    let first: string
    beforeEach(async () => {
      first = initRepository(cli.folder)
      await cli.write('t.pkr.hcl', template)
      await cli.write('release', '{"v": "7.5-rc"}')
      await cli.run(['build', 't.pkr.hcl'])
      await cli.write('ok', '')
    })

    test('takes what the first process was told, whatever there is now', async () => {
      git(cli.folder, 'commit', '--quiet', '--allow-empty', '--message=Mended')
      const { status, stdout } = await cli.run(['resume', await lastRun()])
      expect(status, stdout).toBe(0)
      expect(await linesOf('log')).toEqual([`${first} 7.5-rc`, `${first} 7.5-rc`])
    })

    test('stops where one whose answer could not be kept tells something else', async () => {
      await cli.write('release', '{"v": "7.5"}')
      const id = await lastRun()
      const { status, stderr } = await cli.run(['resume', id])
      expect(status).not.toBe(0)
      expect(stderr).toContain(`data "external" "release" gives something else than when run ${id} began`)
      expect(await readFile(at(`home/state/runs/${id}/run.json`), 'utf8')).not.toContain('7.5-rc')
      expect(await cli.run(['resume', '-force', id])).toMatchObject({ status: 0 })
      expect(await linesOf('log')).toEqual([`${first} 7.5-rc`, `${first} 7.5`])
    })
  })

  test('takes secrets that are given anew, also in a file', async () => {
    await cli.run(['build', '-var=token=hush', 't.pkr.hcl'])
    await cli.write('ok', '')
    const id = await lastRun()
    expect((await cli.run(['resume', id])).stderr).toContain('the value of "token" is secret')
    await cli.write('secrets.pkrvars.hcl', 'token = "hush"\n')
    const { status, stdout } = await cli.run(['resume', '-var-file=secrets.pkrvars.hcl', id])
    expect(status, stdout).toBe(0)
  })
})

/** All that its builder and provisioners are told, only the parameter store knows. */
const UNREAD = `
data "amazon-parameterstore" "facts" {
  region = "eu-west-1"
  name   = "/web/facts"
}
data "http" "more" {
  url = "http://\${data.amazon-parameterstore.facts.value}/more"
}
locals {
  short = substr(data.amazon-parameterstore.facts.value, 0, 8)
  facts = jsondecode(data.http.more.body)
  names = [for key, value in local.facts : key]
}
source "amazon-ebs" "web" {
  region        = local.facts.region
  ami_name      = "web-\${local.short}"
  source_ami    = local.facts.ami
  instance_type = local.facts.type
  ssh_username  = local.facts.user
  ssh_timeout   = "\${local.facts.minutes}m"
  ssh_port      = local.facts.port
  ami_users     = local.facts.users
}
build {
  sources = ["amazon-ebs.web"]
  provisioner "shell" {
    environment_vars = ["TOKEN=\${local.short}"]
    inline           = local.names
  }
  provisioner "shell" {
    script           = "\${local.short}.sh"
    valid_exit_codes = local.facts.codes
  }
  provisioner "file" {
    source      = "dist/\${local.short}.tgz"
    destination = "/tmp/"
  }
  post-processor "checksum" {
    checksum_types = [local.facts.sum]
  }
}
`

describe('validate', () => {
  test('tells every mistake of every file in one round, with its line', async () => {
    await cli.write('a.pkr.hcl', 'source "null" "a" {\n  comunicator = "none"\n}\n')
    await cli.write('b.pkr.hcl', 'build {\n  sources = ["null.a", "null.b"]\n  provisioner "shel" {\n  }\n}\n')
    const { status, stdout } = await cli.run(['validate', '.'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/a\.pkr\.hcl:2:3[\s\S]*"comunicator"[\s\S]*did you mean "communicator"/)
    expect(stdout).toMatch(/b\.pkr\.hcl:2:24[\s\S]*"null\.b"[\s\S]*b\.pkr\.hcl:3:15[\s\S]*did you mean "shell"/)
  })

  test('complains of nothing that may be right, whichever way a switch stands and whatever a number is', async () => {
    const template = `data "external" "x" {
  program = ["true"]
}
locals {
  on    = data.external.x.result.on == "true"
  count = length(data.external.x.result)
}
source "docker" "either" {
  image   = "x"
  commit  = local.on
  discard = !local.on
}
source "amazon-ebs" "web" {
  region        = "eu-west-1"
  ami_name      = "web"
  source_ami    = "ami-12345678"
  instance_type = "t3.micro"
  ssh_username  = "admin"
  encrypt_boot  = local.on
  kms_key_id    = "alias/x"
  assume_role {
    role_arn         = "arn:aws:iam::123456789012:role/x"
    duration_seconds = local.count
  }
}
build {
  sources = ["docker.either", "amazon-ebs.web"]
}
`
    await cli.write('t.pkr.hcl', template)
    expect(await cli.run(['validate', 't.pkr.hcl'])).toMatchObject({ status: 0 })
    await cli.write('t.pkr.hcl', template.replace('ami_name      = "web"', 'ami_name      = "w"'))
    const { stdout } = await cli.run(['validate', 't.pkr.hcl'])
    expect(stdout.match(/^Error .*/gm)).toEqual(['Error options/invalid at t.pkr.hcl:15:19'])
  })

  test('reads data sources only if it is asked to', async () => {
    const template = `data "external" "x" {
  program = ["sh", "-c", "touch asked; echo '{\\"word\\": \\"x\\"}'"]
}
source "file" "a" {
  target  = "x"
  content = data.external.x.result.word
}
build {
  sources = ["file.a"]
}
`
    await writeFile(at('t.pkr.hcl'), template)
    expect(await cli.run(['validate', 't.pkr.hcl'])).toMatchObject({ status: 0 })
    await expect(readFile(at('asked'))).rejects.toThrow('ENOENT')
    expect(await cli.run(['validate', '-evaluate-datasources', 't.pkr.hcl'])).toMatchObject({ status: 0 })
    await readFile(at('asked'))
    const { status } = await cli.run(['build', 't.pkr.hcl'])
    expect([status, await readFile(at('x'), 'utf8')]).toEqual([0, 'x'])
  })

  test('complains of nothing that only a data source knows', async () => {
    await cli.write('t.pkr.hcl', UNREAD)
    expect(await cli.run(['validate', 't.pkr.hcl'])).toMatchObject({
      status: 0,
      stdout: expect.not.stringContaining('not-given'),
    })
    await cli.write('t.pkr.hcl', UNREAD.replace('"TOKEN=${', '"TOKEN ${local.wrong}${'))
    const { status, stdout } = await cli.run(['validate', 't.pkr.hcl'])
    expect([status, stdout]).toEqual([1, expect.stringContaining('declares no local "wrong"')])
  })

  test('-syntax-only looks at the shape only', async () => {
    await cli.write('t.pkr.hcl', 'build {\n  sources = ["null.nope"]\n  nonsense = 1\n}\n')
    expect(await cli.run(['validate', '-syntax-only', 't.pkr.hcl'])).toMatchObject({ status: 0 })
    await cli.write('t.pkr.hcl', 'biuld {\n')
    const { status, stdout } = await cli.run(['validate', '-syntax-only', 't.pkr.hcl'])
    expect([status, stdout]).toEqual([1, expect.stringContaining('t.pkr.hcl:1:')])
  })
})

test('the example is right, and formatted', async () => {
  const folder = fileURLToPath(new URL('../../examples/golden', import.meta.url))
  expect(await cli.run(['validate', folder])).toMatchObject({ status: 0 })
  expect(await cli.run(['fmt', '-check', folder])).toMatchObject({ status: 0 })
})

test('plan names what builders and data sources must be allowed', async () => {
  await cli.write(
    't.pkr.hcl',
    `data "amazon-secretsmanager" "s" {
  name   = "some/secret"
  region = "us-east-1"
}
source "null" "a" {
  ssh_host     = data.amazon-secretsmanager.s.value
  communicator = "none"
}
build {
  sources = ["null.a"]
}
`,
  )
  const { stdout, status } = await cli.run(['plan', '-permissions', 't.pkr.hcl'])
  expect([status, stdout]).toEqual([0, expect.stringContaining('secretsmanager:GetSecretValue')])
})

test('plan binds nothing to what only a data source knows', async () => {
  await cli.write('t.pkr.hcl', UNREAD)
  const { stdout, status } = await cli.run(['plan', '-permissions', 't.pkr.hcl'])
  expect([status, stdout]).toEqual([0, expect.stringContaining('ec2:CreateImage')])
  expect(stdout).not.toContain('not-given')
  // Nobody can tell before whether that is a key.
  const key = 'ssh_private_key_file = local.facts.key'
  await cli.write('t.pkr.hcl', UNREAD.replace('ssh_port      = local.facts.port', key))
  expect(await cli.run(['validate', 't.pkr.hcl'])).toMatchObject({ status: 0 })
  const { stderr, status: refused } = await cli.run(['plan', '-permissions', 't.pkr.hcl'])
  expect([refused, stderr]).toEqual([1, expect.stringMatching(/^Error plan\/unknown at t\.pkr\.hcl:\d+:26\n/)])
  expect(stderr).toContain(key)
  expect(stderr).toContain('what the build "amazon-ebs.web" needs depends on a value that only a data source knows')
  expect(stderr).not.toContain('-except')
})

test('plan names each build that only a data source can tell of, plans the others, and reads data sources if asked to', async () => {
  const ami = (name: string, further: string) => `source "amazon-ebs" "${name}" {
  region        = "eu-west-1"
  source_ami    = "ami-1"
  instance_type = "t3.micro"
  ami_name      = "${name}-image"
  ssh_username  = "admin"
${further}
}
`
  const sources = ami('web', '  spot_price    = data.null.price.output') + ami('db', '')
  const build = 'build {\n  sources = ["amazon-ebs.web", "amazon-ebs.db"]\n}\n'
  await cli.write('t.pkr.hcl', `data "null" "price" {\n  input = "0.1"\n}\n${sources}${build}`)
  const plan = (...flags: string[]) => cli.run(['plan', '-permissions', ...flags, 't.pkr.hcl'])
  const { stderr, stdout } = await plan()
  expect(stdout).toBe('')
  expect(stderr).toBe(`Error plan/unknown at t.pkr.hcl:10:19
  10 |   spot_price    = data.null.price.output
     |                   ^
what the build "amazon-ebs.web" needs depends on a value that only a data source knows, and none is read
Hint: "-evaluate-datasources" reads them, "-except=amazon-ebs.web" plans the other builds; or put a variable in its place, and give it with -var
`)
  await cli.write(
    's.pkr.hcl',
    `data "null" "on" {\n  input = "x"\n}\n${ami('web', '  encrypt_boot = data.null.on.output == "x"')}build {\n  sources = ["amazon-ebs.web"]\n}\n`,
  )
  const either = await cli.run(['plan', '-permissions', 's.pkr.hcl'])
  expect([either.status, either.stdout]).toEqual([0, expect.stringContaining('ec2:CopyImage')])
  const others = await plan('-except=amazon-ebs.web')
  expect([others.status, others.stdout]).toEqual([0, expect.stringContaining('ec2:CreateImage')])
  expect(others.stdout).not.toContain('ec2:CreateFleet')
  const all = await plan('-evaluate-datasources')
  expect([all.status, all.stdout]).toEqual([0, expect.stringContaining('ec2:CreateFleet')])
})
